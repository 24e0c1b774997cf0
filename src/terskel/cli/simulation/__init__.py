"""`terskel simulate`: a model tried on drawn tenders before it is published."""
