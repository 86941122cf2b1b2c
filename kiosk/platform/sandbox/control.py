# SPDX-License-Identifier: Apache-2.0
"""The other end of ``/sandbox/*``, for tours, demonstrations and tests. A terminal in service never uses it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from kiosk.platform.sandbox.faults import Fault

_LIMIT_S = 10.0


class SandboxControlError(Exception):
    """The sandbox did not do it, or is not there."""


class SandboxControl:
    """``url``: ``control`` of the listen file."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    def take_down(self) -> None:
        """The platform is dead from now on: connections are refused."""
        self.fault("down")

    def bring_back(self) -> None:
        """The platform listens again; other faults stay."""
        self.clear_faults("down")

    def fault(self, kind: str, **values: Any) -> None:
        """Switch a fault on; see ``faults.py`` for kinds and values."""
        fault = Fault(kind, **values)
        self._ask("POST", "/faults", {"kind": fault.kind, **values})

    def faults(self) -> list[dict[str, Any]]:
        """The switches that are on, each as often as it is still to be met."""
        return list(self._ask("GET", "/faults")["faults"])

    def clear_faults(self, kind: str | None = None) -> None:
        """Switch all faults off, or those of one kind."""
        self._ask("DELETE", "/faults" if kind is None else f"/faults?kind={kind}")

    def phone_codes(self, phone: str) -> list[str]:
        """The one-time codes that have arrived at a phone, oldest first."""
        return [str(message["code"]) for message in self._ask("GET", f"/phone/{phone}")["messages"]]

    def issued_codes(self, seed: int, age_s: int = 0) -> dict[str, str]:
        """A resident's codes: ``city`` as the telephone shows it (随申码, drawn ``age_s`` ago), ``insurance`` (医保电子凭证) the
        same, ``offline``.
        """
        answer = self._ask("GET", f"/residents/{seed}/codes?age_s={age_s}")
        return {str(kind): str(text) for kind, text in answer.items()}

    def licence_code(self, seed: int, *types: str, age_s: int = 0) -> str:
        """A resident's 证照码 for these licences (``SFZ`` …) or all that they have, drawn ``age_s`` ago."""
        told = {"types": list(types), "age_s": age_s}
        return str(self._ask("POST", f"/residents/{seed}/licence-codes", told)["code"])

    def set_licence(self, seed: int, kind: str, state: str) -> None:
        """An office notes how a licence stands: ``suspended``, ``cancelled``, ``revoked``; ``valid`` takes it back."""
        self._ask("POST", f"/residents/{seed}/licences/{kind}", {"state": state})

    def set_social_security_card(self, card_id: str, state: str) -> None:
        """What the issuer has on file: active, inactive (未激活) or lost (挂失)."""
        self._ask("POST", f"/social-security-cards/{card_id}", {"state": state})

    def accredit_face_models(self, models: Mapping[str, float]) -> None:
        """The platform's list of verifiers that it believes from now on, each up to a distance; empty: none."""
        self._ask("POST", "/face-models", {"models": dict(models)})

    def begin_face_day(self) -> None:
        """As at midnight: who was compared in vain too often may be compared again."""
        self._ask("POST", "/face-day", {})

    def face_verdicts(self) -> list[dict[str, Any]]:
        """The verdicts that terminals told, oldest first, with what they were worth (``outcome``)."""
        return list(self._ask("GET", "/face-verifications")["verdicts"])

    def face_referrals(self) -> list[dict[str, Any]]:
        """What stands on helpers' devices, oldest first: ``referral_id``, ``state``, ``name``, ``number``, ``purpose``,
        ``verdict`` (model, distance, thresholds …), ``terminal_id``, ``helper_no``. Not the code on the terminal's screen.
        """
        return list(self._ask("GET", "/face-referrals")["referrals"])

    def take_referral(self, referral_id: str, helper_no: str) -> None:
        """A helper goes there (我来)."""
        self._ask("POST", f"/face-referrals/{referral_id}", {"act": "take", "helper_no": helper_no})

    def confirm_referral(self, referral_id: str, helper_no: str, check_code: str) -> None:
        """A helper has looked and read the code off the terminal's screen (是本人)."""
        told = {"act": "confirm", "helper_no": helper_no, "check_code": check_code}
        self._ask("POST", f"/face-referrals/{referral_id}", told)

    def refuse_referral(self, referral_id: str, helper_no: str) -> None:
        """A helper has looked and cannot confirm (不能确认)."""
        self._ask("POST", f"/face-referrals/{referral_id}", {"act": "refuse", "helper_no": helper_no})

    def set_referral_life(self, life_s: float) -> None:
        """How long a referral that is opened from now on waits for a helper; 300 s as the sandbox starts."""
        self._ask("POST", "/face-referrals", {"life_s": life_s})

    def open_uploads(self) -> list[dict[str, Any]]:
        """Uploads that wait for a phone: ``url``, ``short_code``, ``terminal_id``, ``pages`` so far. See ``phone.py``."""
        return list(self._ask("GET", "/uploads")["uploads"])

    def payment_orders(self) -> list[dict[str, Any]]:
        """Every order (缴费单) as the contract has it, oldest first."""
        return list(self._ask("GET", "/payment-orders")["orders"])

    def pay(self, order_id: str, amount_fen: int | None = None) -> str:
        """The payer's money comes in (``None``: the right amount): ``paid``, or why it goes back by itself
        (``paid_twice``, ``wrong_amount``, ``paid_late``).
        """
        return str(self._ask("POST", f"/payment-orders/{order_id}", {"amount_fen": amount_fen})["outcome"])

    def decide_refund(self, refund_id: str, *, granted: bool) -> None:
        """Somebody decides about a refund that was asked for."""
        self._ask("POST", f"/refunds/{refund_id}", {"granted": granted})

    def set_order_life(self, life_s: float) -> None:
        """How long an order that is opened from now on can be paid; a day as the sandbox starts."""
        self._ask("POST", "/payment-orders", {"life_s": life_s})

    def appointments(self) -> list[dict[str, Any]]:
        """Every appointment (预约) as the contract has it, with ``number`` and ``terminal_id``, oldest first."""
        return list(self._ask("GET", "/appointments")["appointments"])

    def forgive_prints(self, case_id: str) -> int:
        """A clerk lets somebody print anew what they printed too often; the result says how many prints are forgiven."""
        return int(self._ask("DELETE", f"/cases/{case_id}/prints")["forgiven"])

    def fill_slot(self, item_code: str, point_id: str, slot: str) -> int:
        """People elsewhere take what is left of a time; the result says how many they were."""
        return int(
            self._ask("POST", "/appointments", {"item_code": item_code, "point_id": point_id, "slot": slot})["taken"]
        )

    def set_place(self, place_id: str, **told: Any) -> dict[str, Any]:
        """What the terminal of this point reports: ``working``, ``paper``, ``waiting``, and how many ``minutes_ago``."""
        return self._ask("POST", f"/place-states/{place_id}", told)

    def stats(self) -> dict[str, Any]:
        """Figures: cases, duplicates_refused, cases_rejected, evaluations, help_calls …"""
        return self._ask("GET", "/stats")

    def case_ids(self) -> list[str]:
        """All filed cases, oldest first."""
        return [str(one) for one in self._ask("GET", "/cases")["cases"]]

    def case(self, case_id: str) -> dict[str, Any]:
        """A filed case as the platform opened it; ``applicant`` as the platform has them."""
        return self._ask("GET", f"/cases/{case_id}")

    def standing(self, case_id: str) -> dict[str, Any]:
        """How a case stands at its office: ``stage``, ``due_on``, ``doubts``, ``parts``, ``history`` … (case_standing.py)."""
        return self._ask("GET", f"/cases/{case_id}/standing")

    def act(self, case_id: str, act: str, by: str = "SL0001", **values: Any) -> dict[str, Any]:
        """An officer's act: accept, return (``wanted``), refuse, grant, deny (``reason``, ``part``); or withdraw."""
        return self._ask("POST", f"/cases/{case_id}/acts", {"act": act, "by": by, **values})

    def objections(self, case_id: str) -> list[dict[str, Any]]:
        """数据异议 of a case: ``objection_no``, ``field``, ``state`` … as the contract has them."""
        found: list[dict[str, Any]] = self._ask("GET", f"/cases/{case_id}/objections")["objections"]
        return found

    def decide_objection(self, number: str, state: str, reason: str = "") -> dict[str, Any]:
        """An officer's word on one: ``corrected``, or ``upheld`` with a reason."""
        return self._ask("POST", f"/objections/{number}", {"state": state, "reason": reason})

    def let_time_pass(self, seconds: int) -> dict[str, Any]:
        """The offices' clock goes on by this much; ``now``, ``cases_moved``."""
        return self._ask("POST", "/clock", {"seconds": seconds})

    def archive(self, case_id: str) -> bytes:
        """The archive package of a decided case (archive.py)."""
        with requests.Session() as session:
            session.trust_env = False
            answer = session.get(f"{self._url}/sandbox/cases/{case_id}/archive", timeout=_LIMIT_S)
        if answer.status_code != 200:
            raise SandboxControlError("there is no such thing here")
        return answer.content

    def queues(self) -> dict[str, int]:
        """Authority -> cases that wait there for a person."""
        return dict(self._ask("GET", "/queues")["queues"])

    @property
    def office(self) -> str:
        """Where the officer's page is."""
        return f"{self._url}/office"

    def figures(self) -> dict[str, Any]:
        """服务数据: ``all`` of them, and ``items`` by their codes."""
        return dict(self._ask("GET", "/figures"))

    def reports(self) -> list[dict[str, Any]]:
        """找茬 and complaints, newest first."""
        return list(self._ask("GET", "/reports")["reports"])

    def rides(self) -> list[dict[str, Any]]:
        """Rides that were called, newest first, with what the driver knows."""
        return list(self._ask("GET", "/rides")["rides"])

    def set_fleet(self, **cars: int) -> None:
        """So many cars of a kind (``ordinary``, ``wheelchair``) in every district, under way or not."""
        self._ask("POST", "/rides/fleet", cars)

    def board(self, ride_id: str) -> bool:
        """Somebody gets in; whether there was a car to get into."""
        return bool(self._ask("POST", f"/rides/{ride_id}/boarded", {})["boarded"])

    def evaluations(self) -> list[dict[str, Any]]:
        """All evaluations."""
        return list(self._ask("GET", "/evaluations")["evaluations"])

    def help_calls(self) -> list[dict[str, Any]]:
        """All calls for help."""
        return list(self._ask("GET", "/help-calls")["help_calls"])

    def answer_help(self, call_no: str, state: str = "answered", helper_no: str = "BB0001") -> None:
        """A helper takes (``answered``) or finishes (``ended``) a call."""
        self._ask("POST", f"/help-calls/{call_no}", {"state": state, "helper_no": helper_no})

    def let_help_wait(self, call_no: str, waited_s: float) -> None:
        """A call came so many seconds ago."""
        self._ask("POST", f"/help-calls/{call_no}", {"waited_s": waited_s})

    def co_view(self, call_no: str) -> dict[str, Any]:
        """What the helper of a call sees: ``open``, ``page``."""
        return self._ask("GET", f"/co-views/{call_no}")

    def send_hint(self, call_no: str, text: str = "", field: str = "") -> None:
        """The helper sends a line, or points at a field."""
        self._ask("POST", f"/co-views/{call_no}", {"text": text, "field": field})

    def register_terminal(self, terminal_id: str, public_pem: str) -> str:
        """Let a terminal's key in; the result is its key id."""
        answer = self._ask("POST", "/terminals", {"terminal_id": terminal_id, "public_pem": public_pem})
        return str(answer["key_id"])

    def set_guide(self, item_code: str, version: str | None) -> None:
        """The platform's guide of an item has changed; ``None``: it is as in the content again."""
        self._ask("POST", f"/guides/{item_code}", {"version": version})

    def _ask(self, method: str, path: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
        with requests.Session() as session:
            session.trust_env = False
            try:
                answer = session.request(method, f"{self._url}/sandbox{path}", json=content, timeout=_LIMIT_S)
                found: dict[str, Any] = answer.json()
            except (requests.RequestException, ValueError) as error:
                raise SandboxControlError(f"the sandbox does not answer ({type(error).__name__})") from None
        if answer.status_code >= 400:
            raise SandboxControlError(str(found.get("error", answer.status_code)))
        return found
