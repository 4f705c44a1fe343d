"""Restores and moves by hand, and snapshots."""

import unittest

from objects import NOW, claim, pod, pv, stateful_set, storage_node, xlss


def wish(verb="move", node="n2", claims=("data-db-0",), **more):
    return xlss.Wish(verb, "shop", "db-0", list(claims), node, **more)


def refused(one=None, claims=None, pvs=None, pods=(), nodes=None):
    nodes = nodes or [storage_node(), storage_node("n2")]
    return xlss.refusal(one or wish(), xlss.by_name(claims or [claim()]), xlss.by_name(pvs or [pv()]), pods,
                        {xlss.name_of(each): xlss.read_storage_node(each) for each in nodes})


class Refusals(unittest.TestCase):
    def test_a_good_wish(self):
        self.assertIsNone(refused())
        self.assertIsNone(refused(pods=[pod()]))  # it has no node yet

    def test_the_same_words_as_the_provisioner(self):
        self.assertEqual(refused(pods=[pod(node="n1")]), ("InUse", "pod db-0 on n1 uses the volumes"))
        self.assertEqual(refused(wish(node="n9")), ("TargetLost", "node n9 is unknown to xlss or lost"))
        self.assertEqual(refused(nodes=[storage_node(), storage_node("n2", state="Failed")]), ("TargetLost", "node n2 has no usable pool at /var/lib/xlss"))
        self.assertEqual(refused(pvs=[pv(moving="uid")]), ("Held", "another restore holds pvc-1"))
        self.assertEqual(refused(nodes=[storage_node(placed=[("pvc-1", 3)]), storage_node("n2")]), ("EpochMismatch", "pvc-1 says epoch 0, but a node has seen 3"))

    def test_nonsense(self):
        foreign = pv()
        foreign["metadata"]["annotations"] = {}
        self.assertEqual(refused(pvs=[foreign]), ("Refused", "pvc-1 is not a volume of xlss"))
        self.assertEqual(refused(wish(claims=["none"]))[0], "Refused")
        self.assertEqual(refused(wish(claims=[])), ("Refused", "it names no volumes"))
        self.assertEqual(refused(claims=[claim(volume="")])[1], "claim data-db-0 is not bound to a volume")
        replaced = claim()
        replaced["metadata"]["uid"] = "another"
        self.assertIn("deleted or replaced", refused(claims=[replaced])[1])

    def test_a_move_goes_elsewhere_a_restore_may_stay(self):
        self.assertEqual(refused(wish(node="n1")), ("Refused", "pvc-1 is at home on n1 already"))
        self.assertIsNone(refused(wish("restore", node="n1")))


class Plans(unittest.TestCase):
    def test_claims_of_a_pod_that_is_stopped(self):
        self.assertEqual(xlss.find_claims("db-0", [pod()], []), (["data-db-0"], True))
        self.assertEqual(xlss.find_claims("db-7", [], [stateful_set()]), (["data-db-7"], True))
        self.assertEqual(xlss.find_claims("db-x", [], [stateful_set()]), ([], False))
        self.assertEqual(xlss.find_claims("web-0", [], [stateful_set()]), ([], False))

    def test_the_manifest(self):
        thing = xlss.manifest(wish(start_empty="Always", max_data_age=60), [xlss.read_volume(pv())], "abcde")
        self.assertEqual(thing["metadata"], {"name": "db-0-move-abcde", "namespace": "shop"})
        self.assertEqual(thing["spec"], {"nodeName": "n2", "namespace": "shop", "podName": "db-0", "volumes": ["pvc-1"], "snapshot": "latest",
                                         "startEmpty": "Always", "maxDataAgeSeconds": 60})

    def test_what_a_person_must_know_before(self):
        def said(one, **notes):
            return "\n".join(xlss.cautions(one, [xlss.read_volume(pv())], {"data-db-0": claim(**notes)}, {"n1": xlss.read_storage_node(storage_node())}, NOW))
        self.assertIn("NOT IN IT", said(wish(), last_backup_time="2026-11-29T11:50:00Z", last_backup_result="Success"))
        self.assertIn("10m old", said(wish(), last_backup_time="2026-11-29T11:50:00Z", last_backup_result="Success"))
        self.assertIn("no backup is known of", said(wish()))
        self.assertIn("WITHOUT DATA", said(wish(start_empty="Always")))
        self.assertIn("stays on n1", said(wish()))

    def test_options_that_cannot_be(self):
        for words in (["--snapshot", "yesterday"], ["--snapshot", "1A2B3C4D"], ["--max-data-age", "0s"], ["--max-data-age", "soon"]):
            options = xlss.parser().parse_args(["move", "db-0", "--to", "n2"] + words)
            with self.assertRaises(xlss.Stop) as stop:
                xlss.wish_of(options, "shop", ["data-db-0"], "n1")
            self.assertEqual(stop.exception.code, xlss.USAGE)


def snapshot(name, time, epoch="0", *flags, **tags):
    words = ["pv=pvc-1", "epoch=" + epoch, "node=n1"] + ["%s=%s" % pair for pair in tags.items()] + list(flags)
    return {"id": name * 8, "time": time, "tags": words, "summary": {"total_bytes_processed": 10, "total_files_processed": 1}}


class Snapshots(unittest.TestCase):
    def chosen(self, listing, **of):
        return [one.id[0] for one in xlss.read_snapshots(listing, xlss.read_volume(pv(**of))) if one.chosen]

    def test_the_newest_good_one(self):
        listing = [snapshot("b", "2026-11-29T02:00:00Z"), snapshot("a", "2026-11-29T01:00:00Z"), snapshot("c", "2026-11-29T03:00:00Z", "0", "partial"),
                   snapshot("d", "2026-11-29T04:00:00Z", "0", "shrunk"), snapshot("e", "2026-11-29T05:00:00Z", trigger="salvage")]
        self.assertEqual(self.chosen(listing), ["b"])
        self.assertEqual([one.id[0] for one in xlss.read_snapshots(listing, xlss.read_volume(pv()))], list("abcde"))

    def test_a_former_homes_late_snapshot_never_wins(self):
        listing = [snapshot("a", "2026-11-29T01:00:00Z"), snapshot("b", "2026-11-29T09:00:00Z")]
        self.assertEqual(self.chosen(listing, epoch="1", restored_from="1/" + "a" * 8), ["a"])
        self.assertEqual(self.chosen(listing, epoch="1", restored_from="1/"), [])
        self.assertEqual(self.chosen(listing + [snapshot("c", "2026-11-29T08:00:00Z", "1")], epoch="1"), ["c"])
        self.assertEqual(self.chosen(listing + [snapshot("c", "2026-11-29T08:00:00Z", "1")], epoch="0"), [])  # the volume's object is from the past

    def test_those_of_other_volumes_are_left_out(self):
        other = snapshot("a", "2026-11-29T01:00:00Z")
        other["tags"][0] = "pv=pvc-2"
        self.assertEqual(xlss.read_snapshots([other], xlss.read_volume(pv())), [])

    def test_the_environment_is_that_of_the_agents(self):
        system = {"RESTIC_REPOSITORY": xlss.EMBEDDED_BASE, "RESTIC_PASSWORD": "p", "XLSS_REPOSITORY_KEY": "key", "LD_PRELOAD": "bad", "RESTIC_CACERT": "pem"}
        made = xlss.restic_environment("kafka", system, False)
        self.assertEqual(made["RESTIC_REPOSITORY"], xlss.EMBEDDED_BASE + "/kafka")
        self.assertEqual(made["RESTIC_REST_USERNAME"], "kafka")
        self.assertEqual(made["RESTIC_REST_PASSWORD"], "85761038a401bd3240232915f16fba0e45a4c66ccbcaf8a8114d28e294433e89")  # that of EmbeddedLoginTest
        self.assertNotIn("LD_PRELOAD", made)
        self.assertNotIn("RESTIC_REST_USERNAME", xlss.restic_environment("shop", dict(system, RESTIC_REPOSITORY="s3:https://x/y"), True))

    def test_a_tenants_secret_may_not_name_files_or_programs(self):
        for base in ("/etc", "sftp:host:/x", "rclone:x"):
            with self.assertRaises(xlss.Stop):
                xlss.restic_environment("shop", {"RESTIC_REPOSITORY": base, "RESTIC_PASSWORD": "p"}, True)


if __name__ == "__main__":
    unittest.main()
