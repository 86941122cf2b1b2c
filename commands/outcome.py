# SPDX-License-Identifier: Apache-2.0
"""How a command ended (退出状态): its number, and an error of the installation in words."""

from __future__ import annotations

import sys

EXIT_GOOD, EXIT_FAILED, EXIT_WRONG_USE = 0, 1, 2


def told(error: Exception) -> int | None:
    """What is wrong with the installation is said in words; anything else is a bug and has to be seen as one."""
    from config.settings_errors import SettingsError
    from drivers.profile_file import ProfileFileError
    from kiosk.catalogue.findings import SharedFileError
    from kiosk.catalogue.loader import CatalogueError
    from kiosk.catalogue.package.parts import PartError
    from kiosk.places.loading import PlacesError
    from kiosk.places.site import SiteFileError
    from offline_cache.errors import CacheError

    about_content = CatalogueError | SharedFileError | PlacesError | PartError
    if not isinstance(error, SettingsError | CacheError | about_content | ProfileFileError | SiteFileError):
        return None
    print(error, file=sys.stderr)
    return EXIT_WRONG_USE if isinstance(error, SettingsError) else EXIT_FAILED
