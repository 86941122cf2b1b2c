# SPDX-License-Identifier: Apache-2.0
"""What may stand before a simulated camera (镜头前的景物), drawn: for demonstrations and tests. Nobody was ever photographed."""
