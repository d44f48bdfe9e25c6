"""What a mock Redfish server carries, measured by the same client whatever the server is.

    python3 examples/compare_mocks.py PORT REQUESTS -- COMMAND...

COMMAND serves mocks/sr650-v2 over TLS on 127.0.0.1:PORT. Three times: start it, wait for the first answer, read one
resource REQUESTS times with 1 client and then with 16 (4 processes of 4 threads), note its resident memory, stop it. A
connection is kept for as long as the server keeps it. Linux only, since it reads /proc.
"""

import base64
import http.client
import multiprocessing
import ssl
import statistics
import subprocess
import sys
import threading
import time

RESOURCE = "/redfish/v1/Systems/1"
HEADERS = {"Authorization": "Basic " + base64.b64encode(b"USERID:PASSW0RD").decode()}
RUNS = 3


def read(port, requests):
    """How many connections it took; an answer that is not the resource ends the measurement."""
    # Both servers have a certificate that nobody signed, and neither is checked: the work is the same.
    context = ssl._create_unverified_context()
    client = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=120)
    connections = 0
    for _ in range(requests):
        connections += client.sock is None
        client.request("GET", RESOURCE, headers=HEADERS)
        answer = client.getresponse()
        body = answer.read()
        if answer.status != 200 or RESOURCE.encode() not in body:
            raise RuntimeError(f"{answer.status}, {len(body)} bytes")
    client.close()
    return connections


def threads_of(count, port, requests, results):
    counted = []
    threads = [threading.Thread(target=lambda: counted.append(read(port, requests))) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(counted)


def rate(processes, threads, port, requests):
    """Requests per second and connections of all clients together; each sends its part of the requests."""
    clients = processes * threads
    results = multiprocessing.Queue()
    arguments = (threads, port, requests // clients, results)
    before = time.monotonic()
    running = [multiprocessing.Process(target=threads_of, args=arguments) for _ in range(processes)]
    for process in running:
        process.start()
    counted = [connections for _ in running for connections in results.get()]
    took = time.monotonic() - before
    if len(counted) != clients:
        raise RuntimeError("a client failed")
    return requests // clients * clients / took, sum(counted)


def started(command, port):
    before = time.monotonic()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while server.poll() is None:
        try:
            read(port, 1)
            return server, time.monotonic() - before
        except (OSError, http.client.HTTPException):
            time.sleep(0.005)
    sys.exit(f"{command[0]} ended with {server.returncode}")


def resident(server):
    with open(f"/proc/{server.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1000


def measure(command, port, requests):
    server, start = started(command, port)
    try:
        one, kept = rate(1, 1, port, requests)
        many, kept_by_many = rate(4, 4, port, requests)
        return start, one, kept, many, kept_by_many, resident(server)
    finally:
        server.terminate()
        server.wait()


def main():
    port, requests, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[sys.argv.index("--") + 1 :]
    runs = [measure(command, port, requests) for _ in range(RUNS)]
    columns = ("start, s", "1 client, per s", "connections", "16 clients, per s", "connections", "VmRSS, MB")
    for name, values in zip(columns, zip(*runs)):
        print(f"{name:18} median {statistics.median(values):10.2f}   {min(values):.2f} to {max(values):.2f}")


if __name__ == "__main__":
    main()
