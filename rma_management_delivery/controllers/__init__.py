from . import parcel, pickup, tracking
