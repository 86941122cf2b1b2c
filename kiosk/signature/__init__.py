# SPDX-License-Identifier: Apache-2.0
"""What was shown, hashed; the strokes; the binding of the two."""
