from . import test_forgeflow, test_judge, test_oca, test_places
