#!/usr/bin/env python3
"""A short selling day through the bindings, against our own fiscal server: `scripts/apk --run`.

usage: day.py ADMIN SERVER KEYS FOLDER   with the generated stiika.py and libstiika.so on PYTHONPATH

ADMIN and SERVER are the simulator's addresses, KEYS the folder of keys that it made, FOLDER where the register shall
live. What was handed out is what the library answered; what the server holds is asked of the server. The last line is
the reckoning; status 1 if it does not come out even.
"""

import json
import pathlib
import platform
import sys
import time
import urllib.request
from datetime import datetime, timedelta, timezone

import stiika
from stiika import Draft, DraftLine, Enrolment, Files, Link, Payment, Till, TillError

ADMIN, SERVER, KEYS, FOLDER = sys.argv[1:5]
KYIV = timezone(timedelta(hours=2))
began = time.monotonic()


def admin(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(ADMIN + path, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


class Phone(stiika.Phone):
    """Clocks that are moved by hand, and a keystore that seals nothing."""

    def __init__(self):
        self.now = 0

    def at(self, hour, minute):
        moment = datetime(2026, 12, 5, hour, minute, tzinfo=KYIV)
        self.now = int(moment.timestamp())
        admin("/sim/clock", {"at": moment.isoformat()})

    def wall_seconds(self):
        return self.now

    def boot_seconds(self):
        return self.now - 1_700_000_000

    def seal(self, secret):
        return bytes(byte ^ 0x5A for byte in secret)

    def unseal(self, sealed):
        return bytes(byte ^ 0x5A for byte in sealed)


def note(text):
    print(f"   {time.monotonic() - began:6.1f} s  {text}", flush=True)


handed_out = []


def sell(till, name, price, payment):
    line = DraftLine(name=name, quantity="1", price=price, unit="шт", letters="")
    receipt = till.sell(stiika.new_operation(), Draft(lines=[line], payment=payment))
    handed_out.append(receipt.number)
    note(f"{'online ' if receipt.online else 'offline'} {receipt.number:>12}  {receipt.sum.text:>8}  {name}")
    return receipt


phone = Phone()
phone.at(8, 0)
keys = pathlib.Path(KEYS)
files = Files(
    contents=[(keys / name).read_bytes() for name in ("cashier.pk8", "cashier.cer", "ca.cer", "root.cer")],
    password=(keys / "password.txt").read_text().strip(),
    chosen=None,
    look_up=False,
    accepted_roots=[],
    server=SERVER,
)
note(f"the library is loaded on {platform.machine()}; its checksums agree with the bindings'")
try:
    enrolment = Enrolment.begin(FOLDER, files, phone)
except TillError.UnknownRoot as unknown:  # the simulator's own root
    files.accepted_roots = [unknown.fingerprint]
    enrolment = Enrolment.begin(FOLDER, files, phone)
offers = enrolment.offers()
till = enrolment.settle(offers[0].fiscal)
till.acquaint()
till.agree_to_offline()
note(f"enrolled: {enrolment.holder().name}, {offers[0].point}")

till.open_shift(stiika.new_operation(), testing=False)
phone.at(8, 12)
assert sell(till, "Мед липовий", "240.00", Payment.CASH(given="500")).online
phone.at(9, 5)
assert sell(till, "Свічка з воску", "75.00", Payment.CARD()).online

phone.at(10, 20)
admin("/sim/dark", {"mode": "refuse"})
note("no signal")
for minute, name, price in ((20, "Мед гречаний", "280.00"), (41, "Прополіс", "90.50"), (55, "Пилок", "140.20")):
    phone.at(10, minute)
    assert not sell(till, name, price, Payment.CASH(given=None)).online
assert till.status().link == Link.OFFLINE and till.status().owed > 0

note("shut and opened again on its journal")
till.shut()
till = Till.open(FOLDER, phone)
assert till.status().link == Link.OFFLINE

phone.at(13, 50)
admin("/sim/light", {})
till.deliver()
assert till.status().owed == 0, till.status()
note("the signal is back, all is delivered")

phone.at(19, 0)
till.close_shift(stiika.new_operation())
till.deliver()
assert till.status().shift is None and till.status().owed == 0
till.shut()
note("the shift is closed")

documents = admin("/sim/documents")
problems = admin("/sim/problems")
in_force = [held["fiscal"] for held in documents if not held.get("revoked") and not held.get("storned")]
counts = [in_force.count(number) for number in handed_out]
strange = [
    held["fiscal"]
    for held in documents
    if held["kind"] == "sale" and not held.get("revoked") and held["fiscal"] not in handed_out
]
for problem in problems:
    print(f"the server found: {problem}")
for number in strange:
    print(f"{number} is on the server and was handed to nobody")
once, lost, doubled = counts.count(1), counts.count(0), sum(count > 1 for count in counts)
print(f"demo: {len(counts)} receipts handed out, {once} on the server exactly once, {lost} lost, {doubled} doubled")
sys.exit(0 if once == len(counts) and not problems and not strange else 1)
