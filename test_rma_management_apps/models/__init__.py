from . import delivery_carrier, delivery_carrier_http, delivery_carrier_oca
