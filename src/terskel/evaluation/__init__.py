"""Panel, impartiality, requirements as a gate, scores, ranking and the report."""
