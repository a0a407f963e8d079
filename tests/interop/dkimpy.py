# Verifies signatures with dkimpy: a message in base64 and the records of its name server on each line of standard
# input, as JSON; on standard output, for each, whether each of its signatures is whole.
import base64
import json
import sys

import dkim

for line in sys.stdin:
    asked = json.loads(line)
    records = {name.encode(): text.encode() for name, text in asked["records"].items()}
    message = base64.b64decode(asked["message"])
    find = lambda name, timeout=5: records.get(name.rstrip(b"."))
    count = sum(name.lower() == b"dkim-signature" for name, _ in dkim.DKIM(message).headers)
    answers = []
    for index in range(count):
        try:
            answers.append(bool(dkim.DKIM(message, minkey=2048).verify(idx=index, dnsfunc=find)))
        except dkim.DKIMException:
            answers.append(False)
    print(json.dumps(answers), flush=True)
