"""The supplier's library: what kinds of evidence there are, when it runs out, and copies of it for delivery."""
