# SPDX-License-Identifier: Apache-2.0
"""What the tests of the screen hold in their hands."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from config.modes import DisplayMode
from ui.app import Application
from ui.preview import is_settled
from ui.preview_scene import Scene
from ui.preview_scenes import scenes
from ui.preview_stage import Stage
from ui.tour.finger import Finger

SCENES = {scene.name: scene for scene in scenes()}


@dataclass
class Screen:
    """The window, what it shows, and a finger."""

    stage: Stage
    application: Application
    warnings: list[str] = field(default_factory=list)
    wishes: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.finger = Finger(self.window)
        for model in self.stage.pages.all():
            model.wished.connect(self.wishes.append)

    @property
    def window(self) -> QQuickWindow:
        return self.application.window

    @property
    def pixels_per_mm(self) -> float:
        return float(self.stage.settings.panel.pixels_per_mm)

    def show(self, scene: str | Scene, mode: DisplayMode = DisplayMode.STANDARD) -> None:
        """Put a scene on screen and let it settle."""
        self.stage.show(SCENES[scene] if isinstance(scene, str) else scene, mode)
        self.reload()

    def reload(self) -> None:
        """The page anew, with what its view-model holds now."""
        shell = self.stage.pages.shell
        shell.pageSerial = shell.pageSerial + 1
        QTest.qWait(25)
        self.window.grabWindow()  # layouts are settled when a frame has been drawn
        for _ in range(200):  # what measures itself first says when it has
            if is_settled(self.window.contentItem()):
                break
            QTest.qWait(10)
            self.window.grabWindow()
        else:
            raise AssertionError("something on this page measures itself for ever")
        self.wishes.clear()

    def tap(self, name: str) -> None:
        assert self.finger.tap(name), f"{name} is not on screen"
        QTest.qWait(25)
