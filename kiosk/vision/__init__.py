# SPDX-License-Identifier: Apache-2.0
"""Pictures to meaning (视觉): codes, faces, papers, portraits. Pure functions over arrays, fed by ``drivers/camera``."""
