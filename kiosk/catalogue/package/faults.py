# SPDX-License-Identifier: Apache-2.0
"""Why a content package is not used. A value: whoever asked goes on with the content it has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What is wrong. All but the last four say something about the file; those say that it is not meant for here or now."""

    UNREADABLE = "unreadable"
    NOT_A_PACKAGE = "not_a_package"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    UNKNOWN_KEY = "unknown_key"
    WRONG_ENVIRONMENT = "wrong_environment"
    BAD_SIGNATURE = "bad_signature"
    BAD_MANIFEST = "bad_manifest"
    TAMPERED = "tampered"
    ROLLED_BACK = "rolled_back"
    NOT_YET = "not_yet"
    OTHER_SITE = "other_site"
    NEWER_PROGRAM = "newer_program"


@dataclass(frozen=True)
class PackageFault:
    """``say``: what is wrong; ``mend``: what staff do about it. No content and no path in either: both go to logs."""

    kind: FaultKind
    say: str
    mend: str

    def __str__(self) -> str:
        return f"{self.say}。{self.mend}。"


_FETCH_AGAIN = "请重新取一份内容包"
_ASK_THE_MAKER = "请问制作内容包的单位"
_WORDS: dict[FaultKind, tuple[str, str]] = {
    FaultKind.UNREADABLE: ("内容包读不了", "请检查文件在不在、能不能读"),
    FaultKind.NOT_A_PACKAGE: ("这不是内容包", _FETCH_AGAIN),
    FaultKind.TRUNCATED: ("内容包不完整，后面缺了一段", _FETCH_AGAIN),
    FaultKind.TOO_LARGE: ("内容包太大，没有打开", _ASK_THE_MAKER),
    FaultKind.UNKNOWN_KEY: ("签这个内容包的密钥，本机不认识", "请核对内容公钥文件，新密钥要先装好"),
    FaultKind.WRONG_ENVIRONMENT: ("签这个内容包的密钥属于别的环境", "请用本环境的密钥签的内容包"),
    FaultKind.BAD_SIGNATURE: ("内容包的签名不对，可能被改过", _FETCH_AGAIN),
    FaultKind.BAD_MANIFEST: ("内容包签名没有错，里面的目录不合格式", _ASK_THE_MAKER),
    FaultKind.TAMPERED: ("内容包里的内容和签名时不一样", _FETCH_AGAIN),
    FaultKind.ROLLED_BACK: ("内容包比本机用过的旧，没有使用", "请取序号更新的内容包"),
    FaultKind.NOT_YET: ("内容包还没到生效的日子", "不用处理，到那天再用"),
    FaultKind.OTHER_SITE: ("内容包这一批不发给本点位", "不用处理，等后面的批次"),
    FaultKind.NEWER_PROGRAM: ("内容包要新版本的程序才能用", "请先更新终端程序"),
}


def fault(kind: FaultKind, detail: str = "") -> PackageFault:
    """The fault with its words; ``detail``: a number or the name of a part, never text out of the file before it was verified."""
    say, mend = _WORDS[kind]
    return PackageFault(kind, f"{say}（{detail}）" if detail else say, mend)
