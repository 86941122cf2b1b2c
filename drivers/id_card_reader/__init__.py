# SPDX-License-Identifier: Apache-2.0
"""ID card readers (居民身份证阅读机具) that speak the SDT protocol over a serial line."""
