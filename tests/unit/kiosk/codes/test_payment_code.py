# SPDX-License-Identifier: Apache-2.0
"""Only a code that leads to the payment platform is shown, letter by letter."""

from __future__ import annotations

import pytest

from kiosk.codes.payment_code import is_of_payment_host

HOSTS = ("pay.example.gov.cn",)


@pytest.mark.parametrize(
    "url",
    [
        "https://pay.example.gov.cn/pay/abc",
        "https://pay.example.gov.cn:443/pay/abc?x=1",
        "https://PAY.example.gov.cn/pay/abc",
    ],
)
def test_the_platforms_own_is_shown(url: str) -> None:
    assert is_of_payment_host(url, HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "pay.example.gov.cn/pay",
        "http://pay.example.gov.cn/pay",
        "https://pay.example.gov.cn:8443/pay",
        "https://pay.example.gov.cn.evil.example/pay",
        "https://evil.example/pay.example.gov.cn",
        "https://pay.example.gov.cn@evil.example/pay",
        "https://user:word@pay.example.gov.cn/pay",
        "https://evil.example\\@pay.example.gov.cn/pay",
        "https://evilpay.example.gov.cn/pay",
        "https://p\u0430y.example.gov.cn/pay",  # a Cyrillic а
        "https://pay.example.gov.cn /pay",
        "https://pay.example.gov.cn/\npay",
        "https://pay.example.gov.cn:99999/pay",
        "https://[::1/pay",
        "weixin://pay.example.gov.cn/pay",
        "javascript:alert(1)//pay.example.gov.cn",
    ],
)
def test_whatever_leads_elsewhere_is_not(url: str) -> None:
    assert not is_of_payment_host(url, HOSTS)


def test_without_a_host_nothing_is_shown() -> None:
    assert not is_of_payment_host("https://pay.example.gov.cn/pay", ())


def test_a_demonstration_may_do_without_https_but_not_without_the_host() -> None:
    assert is_of_payment_host("http://127.0.0.1:8480/pay/x", ("127.0.0.1",), needs_https=False)
    assert not is_of_payment_host("http://127.0.0.2:8480/pay/x", ("127.0.0.1",), needs_https=False)
    assert not is_of_payment_host("ftp://127.0.0.1/pay/x", ("127.0.0.1",), needs_https=False)
