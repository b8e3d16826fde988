"""[claim.NAME] in a result file: every version is kept with its time and the number of finished runs, and verdicts say when it was declared."""
import json
import unittest

import h5py

from test_declared_claims import BANDIT, Declared as _Declared, claim


class Registration(_Declared):
    SMALL = {**BANDIT, "sweep.seeds": "40"}
    GAINS = {"test": "mean", "value": "improvement", "where": "delta_v < 0"}

    def registrations(self, **more):
        return {name: (row["declared"], row["registration"]) for name, row in self.analyze(**more).items() if "declared" in row}

    def versions(self, file="out.h5"):
        with h5py.File(self.folder / file) as result:
            return bytes(result["claims/versions"][()]).rstrip(b"\0")

    def test_changed_added_and_withdrawn(self):
        self.write(self.SMALL, claim("a", **self.GAINS), claim("b", **self.GAINS), claim("c", **self.GAINS))
        self.assertEqual(self.program("run", "sweep.ini", "-o", "out.h5", "--max-units", 1).returncode, 75)
        runs = self.succeed_json("status", "out.h5", "--json")["runs_done"]
        self.write(self.SMALL, claim("a", **self.GAINS), claim("b", **self.GAINS, bound="0.1"), claim("d", **self.GAINS))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        lines = [json.loads(line) for line in self.versions().splitlines()]
        self.assertEqual([line["runs"] for line in lines], [0, runs])
        self.assertRegex(lines[0]["time"], r"\A20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
        self.assertEqual(self.registrations(), {"a": ("before", "declared before the run"), "b": ("after", f"changed after {runs} runs"),
                                                "d": ("after", f"declared after {runs} runs"),
                                                "c": ("before", f"declared before the run, withdrawn after {runs} runs")})

    def test_a_file_of_claims_comes_after_the_data(self):
        self.write(self.SMALL, claim("a", **self.GAINS))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        (self.folder / "more.ini").write_text(claim("later", **self.GAINS))
        rows = self.analyze("--claims", "more.ini")
        self.assertEqual((rows["later"]["declared"], rows["later"]["registration"]), ("after", "declared after the data"))
        self.assertEqual(rows["later"]["estimate"], rows["a"]["estimate"])
        (self.folder / "more.ini").write_text(claim("a", **self.GAINS))
        self.assert_refused(self.program("analyze", "out.h5", "-o", "out", "--claims", "more.ini"), "more.ini:2: out.h5 has a claim of the name a already")
        self.assert_refused(self.program("analyze", "out.h5", "-o", "out", "--claims", "none.ini"), "cannot read the file of claims none.ini")
        (self.folder / "more.ini").write_text("[train]\nlag = 1\n" + claim("later", **self.GAINS))
        self.assert_refused(self.program("analyze", "out.h5", "-o", "out", "--claims", "more.ini"), "more.ini:2: 'train.lag' is no claim")

    def test_a_line_that_was_cut_off_is_no_version(self):
        self.write(self.SMALL, claim("a", **self.GAINS))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        first = self.versions()
        with h5py.File(self.folder / "out.h5") as file:
            offset = file["claims/versions"].id.get_offset()
        with open(self.folder / "out.h5", "r+b") as file:
            file.seek(offset + len(first))
            file.write(b'{"time": "2026-01-01T00:00:00Z", "runs": 7, "claims": "[claim.b')
        self.assertEqual(list(self.registrations()), ["a"])
        self.succeed("check", "out.h5")
        self.write(self.SMALL, claim("a", **self.GAINS, bound="0.1"))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.assertEqual(len(self.versions().splitlines()), 2)
        self.assertEqual(self.registrations(), {"a": ("after", "changed after 160 runs")})

    def test_extend_and_merge_keep_it(self):
        self.write(self.SMALL, claim("a", **self.GAINS))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--sweep.seeds", 50, "--extend")
        self.assertEqual(self.registrations(), {"a": ("before", "declared before the run")})
        self.write(self.SMALL, claim("a", **self.GAINS), claim("b", **self.GAINS))
        self.succeed("run", "sweep.ini", "-o", "more.h5", "--sweep.seeds", 10, "--sweep.first_seed", 50)
        self.succeed("merge", "out.h5", "more.h5", "-o", "all.h5")
        self.assertEqual(self.registrations(file="all.h5"), {"a": ("before", "declared before the run"),
                                                                  "b": ("after", "in out.h5 not declared; in more.h5 declared before the run")})
        self.succeed("check", "all.h5")

    def rows(self, name, file="out.h5"):
        """Those of one name: a claim that was changed has two."""
        self.succeed("analyze", file, "-o", "out")
        return [(row["declared"], row["registration"], row["verdict"]) for row in json.loads((self.folder / "out/verdicts.json").read_text()) if row["claim"] == name]

    def test_an_edit_hides_no_verdict(self):
        large = claim("a", **self.GAINS, bound="0.5")
        self.write(self.SMALL, large)
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.assertEqual(self.rows("a"), [("before", "declared before the run", "refuted")])
        self.write(self.SMALL, claim("a", **self.GAINS, bound="0.001"))
        said = self.succeed("run", "sweep.ini", "-o", "out.h5").stderr
        self.assertIn("out.h5: claim a was changed after 160 runs, as the verdicts will say", said)
        both = [("before", "declared before the run, changed after 160 runs", "refuted"), ("after", "changed after 160 runs", "supported")]
        self.assertEqual(self.rows("a"), both)
        self.analyze("--fail-on", "refuted", code=1)
        self.assertIn("declared before the run, changed after 160 runs", (self.folder / "out/report.html").read_text())

    def test_a_file_that_is_thrown_away_was_seen(self):
        self.write(self.SMALL, claim("a", **self.GAINS, bound="0.5"))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.write(self.SMALL, claim("a", **self.GAINS, bound="0.001"), claim("b", **self.GAINS))
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite")
        self.assertEqual([row[:2] for row in self.rows("a")], [("before", "declared before the run, changed after 160 runs"), ("after", "changed after 160 runs")])
        self.assertEqual([row[:2] for row in self.rows("b")], [("after", "declared after 160 runs")])
        self.write({**self.SMALL, "sweep.root_seed": "77"}, claim("a", **self.GAINS))
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite")
        self.assertEqual([row[:2] for row in self.rows("a")], [("before", "declared before the run")], "another experiment")

    def test_what_it_was_declared_about(self):
        self.write(self.SMALL, claim("a", **self.GAINS))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        said = self.succeed("run", "sweep.ini", "-o", "out.h5", "--train.lag", "1,10,inf", "--extend").stderr
        self.assertIn("the grid of its claims changed after 160 runs", said)
        self.assertEqual([row[:2] for row in self.rows("a")], [("after", "declared before the run; the grid changed after 160 runs")])

    def test_a_merge_keeps_every_text(self):
        self.write(self.SMALL, claim("a", **self.GAINS, bound="0.5"), claim("c", **self.GAINS))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.write(self.SMALL, claim("a", **self.GAINS, bound="0.001"))
        self.succeed("run", "sweep.ini", "-o", "more.h5", "--sweep.seeds", 10, "--sweep.first_seed", 40)
        self.succeed("merge", "out.h5", "more.h5", "-o", "all.h5")
        words = [("after", "in out.h5 declared before the run; in more.h5 not declared"), ("after", "in out.h5 not declared; in more.h5 declared before the run")]
        self.assertEqual([row[:2] for row in self.rows("a", "all.h5")], words)
        self.assertEqual([row[:2] for row in self.rows("c", "all.h5")], words[:1])
        self.assertEqual(self.rows("a", "all.h5")[0][2], "refuted")
        self.succeed("check", "all.h5")

    def test_a_study(self):
        """Claims of several files are one where they say the same."""
        self.write(self.SMALL, claim("a", **self.GAINS), claim("b", **self.GAINS))
        self.succeed("run", "sweep.ini", "-o", "one.h5")
        self.write(self.SMALL, claim("a", **self.GAINS), claim("b", **self.GAINS, bound="0.001"))
        self.succeed("run", "sweep.ini", "-o", "two.h5", "--sweep.first_seed", 40)
        self.succeed("analyze", "one.h5", "two.h5", "-o", "study")
        rows = [row for row in json.loads((self.folder / "study/verdicts.json").read_text()) if "declared" in row]
        self.assertEqual([(row["claim"], row["declared"], len(row["evidence"]["files"])) for row in rows],
                         [("a", "before", 2), ("b", "before", 1), ("b", "before", 1)])
        self.assertEqual(rows[0]["evidence"]["error_rate_of_each_file"], 0.025)
        self.assertIn("declared before the run", (self.folder / "study/report.html").read_text())

    def test_what_has_no_room(self):
        self.write(self.SMALL, *[claim(f"a{i}", **self.GAINS) for i in range(250)])
        self.assert_refused(self.program("run", "sweep.ini", "-o", "out.h5"), "the claims take", "a result file has room for 16,384", "--claims FILE")
        self.assertEqual(self.files(), ["sweep.ini"])


if __name__ == "__main__":
    unittest.main()
