"""A mail server as a process of its own: `python mail_server.py PORT` keeps mail, refuses, is busy, delays, hangs up.

What it does is written in the address: `refused@`, `unknown-for-now@`, `rejected@`, `busy@`, `slow@`, `hangs-up@`.
Each mail taken is told as one line of JSON on standard output.
"""

import asyncio
import email
import email.policy
import json
import sys

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session

SLOW_SECONDS = 3.0


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Answers:
    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        match address.partition("@")[0]:
            case "refused":
                return "550 5.1.1 No such user"
            case "unknown-for-now":
                return "450 4.2.1 Greylisted, try again later"
            case "hangs-up":
                server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        match envelope.rcpt_tos[0].partition("@")[0]:
            case "rejected":
                return "554 5.7.1 Looks like spam"
            case "busy":
                return "451 4.3.0 Queue is full"
            case "slow":
                await asyncio.sleep(SLOW_SECONDS)
        message = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)
        body = message.get_body(("plain",))
        taken = {
            "to": envelope.rcpt_tos,
            "subject": message["subject"],
            "id": message["message-id"],
            "auto": message["auto-submitted"],
            "list-unsubscribe": (message["list-unsubscribe"] or "").strip(),
            "list-unsubscribe-post": message["list-unsubscribe-post"] or "",
            "body": body.get_content() if body else "",
        }
        say(json.dumps(taken))
        return "250 Taken"


async def serve(port: int) -> None:
    controller = UnthreadedController(Answers(), hostname="127.0.0.1", port=port, loop=asyncio.get_running_loop())
    await controller._create_server()
    say("ready")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
