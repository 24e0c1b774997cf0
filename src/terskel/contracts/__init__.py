"""The contract, its signing and what follows at once."""
