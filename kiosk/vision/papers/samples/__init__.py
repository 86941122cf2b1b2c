# SPDX-License-Identifier: Apache-2.0
"""Papers of nobody, drawn and "photographed" (演示用的纸): for the demonstration's mat, for tests and benchmarks."""
