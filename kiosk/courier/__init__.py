# SPDX-License-Identifier: Apache-2.0
"""The courier: the process that owns the terminal's databases and delivers sealed cases. It never sees an identity."""
