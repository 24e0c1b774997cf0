"""Search over what everyone may read: a folded copy of its words, made from the public reads of earlier rooms."""
