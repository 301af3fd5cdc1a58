from . import pickup, tracking
