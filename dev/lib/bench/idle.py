#!/usr/bin/env python3
"""idle.py AUDIT_LOG SECONDS: waits, then prints what was asked of the API server meanwhile: requests per minute by program, and by kind for ours."""
import collections
import json
import sys
import time


def program(event):
    """Ours by the name of their service account; the others by what they call themselves."""
    user = event["user"]["username"]
    if user.startswith("system:serviceaccount:xlss-system:"):
        return "xlss: " + user.rsplit(":", 1)[1]
    return event.get("userAgent", "?").split("/")[0]


def kind(event):
    target = event.get("objectRef")
    if not target:
        return f"{event['verb']} {event['requestURI'].split('?')[0]}"
    subresource = "/" + target["subresource"] if "subresource" in target else ""
    return f"{event['verb']} {target['resource']}{subresource}"


def main(log, seconds):
    with open(log) as lines:
        lines.seek(0, 2)
        time.sleep(seconds)
        events = [json.loads(line) for line in lines if line.endswith("\n")]
    minutes = seconds / 60
    programs = collections.Counter(map(program, events))
    kinds = collections.Counter((program(event), kind(event)) for event in events)
    print(f"{'requests per minute':58} {len(events) / minutes:8.1f}")
    for name, count in programs.most_common():
        print(f"{name:58} {count / minutes:8.1f}")
        if name.startswith("xlss: "):
            for (whose, what), times in kinds.most_common():
                if whose == name:
                    print(f"    {what:54} {times / minutes:8.1f}")


main(sys.argv[1], int(sys.argv[2]))
