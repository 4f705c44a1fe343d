"""What a program of ours costs, read from /proc and its cgroup.

footprint.py start PID PORT: waits until the program answers that it is ready; prints
    SECONDS|CPU   since its process began, and the processor time it has taken
footprint.py floor COMMAND...: starts COMMAND, whose child prints a line when it has started; prints the same of the child, and memory as
    below
footprint.py memory PID: prints
    ANONYMOUS|RESIDENT|WORKING SET|THREADS   MiB; the working set is the cgroup's, what kubelet and `kubectl top` call memory
footprint.py archive FILE...: prints NAME|MB unpacked, of images as docker-archive
"""
import http.client, json, os, signal, subprocess, sys, tarfile, time

TICKS = os.sysconf("SC_CLK_TCK")


def fields(pid):
    return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()


def age(pid):
    return float(open("/proc/uptime").read().split()[0]) - int(fields(pid)[19]) / TICKS


def cpu(pid):
    return (int(fields(pid)[11]) + int(fields(pid)[12])) / TICKS


def is_ready(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/actuator/health/readiness")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def start(pid, port):
    while not is_ready(int(port)):
        if age(pid) > 120:
            sys.exit("it was not ready after two minutes")
        time.sleep(0.05) # each question costs it something, too
    return f"{age(pid):.2f}|{cpu(pid):.2f}"


def floor(*command):
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        if not process.stdout.readline():
            sys.exit("the floor did not start")
        seconds = time.monotonic() - began
        java = int(open(f"/proc/{process.pid}/task/{process.pid}/children").read().split()[0])
        spent = cpu(java)
        time.sleep(1)
        figures = memory(java)
        os.kill(java, signal.SIGKILL)
        return f"{seconds:.2f}|{spent:.2f}|{figures}"
    finally:
        process.kill()
        process.wait()


def memory(pid):
    sizes = dict(line.split()[:2] for line in open(f"/proc/{pid}/smaps_rollup") if line.split()[-1] == "kB")
    mib = lambda name: int(sizes[name + ":"]) // 1024
    return f"{mib('Anonymous')}|{mib('Rss')}|{working_set(pid)}|{len(os.listdir(f'/proc/{pid}/task'))}"


def working_set(pid):
    """As kubelet reckons it: what the group holds without the files that it has not used lately."""
    groups = dict(line.strip().split(":")[1:] for line in open(f"/proc/{pid}/cgroup"))
    directory = "/sys/fs/cgroup/memory" + groups["memory"] if "memory" in groups else "/sys/fs/cgroup" + groups[""]
    usage, inactive = ("memory.usage_in_bytes", "total_inactive_file") if "memory" in groups else ("memory.current", "inactive_file")
    held = dict(line.split() for line in open(directory + "/memory.stat"))
    return (int(open(f"{directory}/{usage}").read()) - int(held[inactive])) >> 20


def archive(*files):
    for file in files:
        with tarfile.open(file) as images:
            layers = json.load(images.extractfile("manifest.json"))[0]["Layers"]
            held = 0
            for layer in layers:
                with tarfile.open(fileobj=images.extractfile(layer)) as one:
                    held += sum(member.size for member in one)
        print(f"{os.path.basename(file).removesuffix('.tar')}|{held / 1e6:.0f}")


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    print(globals()[what](*arguments) or "", end="" if what == "archive" else "\n")
