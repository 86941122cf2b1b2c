# SPDX-License-Identifier: Apache-2.0
"""What every register of the sandbox says of every synthetic resident, made from the seed: one module a kind of register."""
