"""The log: leaves, Merkle tree, tiles, checkpoints, proofs and bundles; `verify` stands alone."""
