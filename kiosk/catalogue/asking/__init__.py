# SPDX-License-Identifier: Apache-2.0
"""小申: which sentences of which guide answer a question. Nothing is made up: the answer is the guide's own words."""
