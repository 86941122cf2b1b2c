# SPDX-License-Identifier: Apache-2.0
"""The commands of ``main.py`` and the composition root (组装): the only place where concrete parts are put together.

A module a command that needs more than one package below; ``sandbox``, ``simulate``, ``tour`` and ``demo`` live where they
belong (kiosk, drivers, ui). ``main.py`` loads a command's module when it is asked for, never before.
"""
