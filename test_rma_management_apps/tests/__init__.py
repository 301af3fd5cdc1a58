from . import test_search_views
