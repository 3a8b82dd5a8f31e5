"""Ratios against what a reader would use instead: `make bench`.

Ours and theirs run in turn, A B A B, so that a busy machine slows both; ratios are medians of
pairwise ratios. Nothing here passes or fails.
"""
