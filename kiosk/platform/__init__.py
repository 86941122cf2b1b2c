# SPDX-License-Identifier: Apache-2.0
"""The platform (一网通办): its contract, the client, and ``sandbox/``, an embedded platform to run against."""
