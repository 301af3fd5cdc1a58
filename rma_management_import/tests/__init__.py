from . import test_forgeflow
from . import test_judge
from . import test_oca
from . import test_places
