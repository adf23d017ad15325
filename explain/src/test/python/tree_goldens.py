"""Prints scipy's merges of ten rows, as WardTest has them: python3 tree_goldens.py (wants scipy)."""

import math

from scipy.cluster.hierarchy import linkage

rows = [[math.sin(1.7 * (5 * i + k) + 0.3 * i * k) for k in range(5)] for i in range(10)]
for a, b, distance, _ in linkage(rows, method="ward"):
    print(f'"{int(a)} {int(b)} {distance:.6f}",')
