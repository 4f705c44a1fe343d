"""Times, sizes, tables, schedules."""

import unittest

from objects import NOW, xlss


class Words(unittest.TestCase):
    def test_times_of_the_api(self):
        self.assertEqual(xlss.parse_time("1970-01-01T00:01:00Z"), 60)
        self.assertEqual(xlss.parse_time("1970-01-01T02:01:00.5+02:00"), 60.5)
        for bad in ("", None, "yesterday", "2026-13-01T00:00:00Z", "2026-11-29"):
            self.assertIsNone(xlss.parse_time(bad))

    def test_ages(self):
        self.assertEqual([xlss.span(s) for s in (0, 119, 120, 3 * 3600, 47 * 3600, 48 * 3600)], ["0s", "119s", "2m", "3h", "47h", "2d"])
        self.assertEqual(xlss.age("2026-11-29T11:59:00Z", NOW), "60s")
        self.assertEqual(xlss.age("", NOW), "-")

    def test_sizes(self):
        self.assertEqual([xlss.size(n) for n in (None, 0, 1023, 1024, 5 << 30, 1 << 50)], ["-", "0 B", "1023 B", "1.0 KiB", "5.0 GiB", "1024 TiB"])

    def test_a_table_is_as_wide_as_its_content(self):
        self.assertEqual(xlss.table(["A", "BB"], [["long", 1]]), ["A     BB", "long  1"])
        self.assertEqual(xlss.table(["A"], []), [])

    def test_faults_of_kubectl(self):
        self.assertEqual(xlss.classify('Error from server (Forbidden): pods is forbidden: User "x" cannot list'), "forbidden")
        self.assertEqual(xlss.classify('Error from server (NotFound): secrets "a" not found'), "missing")
        self.assertEqual(xlss.classify("error: the server could not find the requested resource"), "missing")
        self.assertEqual(xlss.classify("Unable to connect to the server: dial tcp: i/o timeout"), "failed")

    def test_a_refusal_in_few_words(self):
        said = 'Error from server (Forbidden): deployments.apps is forbidden: User "x" cannot list resource "deployments" in API group "apps" at the cluster scope'
        self.assertEqual(xlss.first_line(said + "\nmore"), "you may not list deployments.apps at the cluster scope")
        self.assertEqual(xlss.first_line("other\nmore"), "other")

    def test_versions(self):
        self.assertEqual(xlss.minor_version({"gitVersion": "v1.27.3-gke.100"}), (1, 27))
        self.assertIsNone(xlss.minor_version(None))


class Schedules(unittest.TestCase):
    def due(self, schedule, after="2026-11-29T12:00:00Z"):
        seconds = xlss.next_due(schedule, xlss.parse_time(after))
        return None if seconds is None else xlss.datetime.datetime.fromtimestamp(seconds, xlss.datetime.timezone.utc).strftime("%m-%d %H:%M")

    def test_every_and_nicknames(self):
        self.assertEqual(self.due("@every 1h30m"), "11-29 13:30")
        self.assertEqual(self.due("@hourly"), "11-29 13:00")
        self.assertEqual(self.due("@weekly"), "12-06 00:00")

    def test_cron(self):
        self.assertEqual(self.due("30 2 * * *"), "11-30 02:30")
        self.assertEqual(self.due("*/20 * * * *"), "11-29 12:20")
        self.assertEqual(self.due("0 9-17/4 * * mon-fri"), "11-30 09:00")
        self.assertEqual(self.due("0 0 1 jan *"), "01-01 00:00")
        self.assertEqual(self.due("0 0 * * 7"), "12-06 00:00")

    def test_day_and_weekday_are_alternatives(self):
        self.assertEqual(self.due("0 0 15 * 2"), "12-01 00:00")
        self.assertEqual(self.due("0 0 15 * *"), "12-15 00:00")

    def test_a_zone(self):
        self.assertEqual(self.due("CRON_TZ=Asia/Shanghai 30 2 * * *"), "11-29 18:30")

    def test_what_is_none(self):
        for bad in ("", "hourly", "61 * * * *", "* * *", "0 0 31 2 *", "CRON_TZ=No/Where 0 0 * * *", "*/0 * * * *", "@every 0s"):
            self.assertIsNone(self.due(bad), bad)


if __name__ == "__main__":
    unittest.main()
