from . import test_rule
