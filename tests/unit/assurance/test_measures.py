"""Every measure on a table small enough to count by hand."""

from datetime import date

import polars as pl
import pytest

from carereach.assurance import COMPUTED, MEASURES, compute_measures
from carereach.evidence import standards
from tests.unit.assurance.made import AS_OF, every_table, made, records


def figure(standard_id, **frames):
    found = MEASURES[standard_id](records(**frames))
    return None if found is None else (found.numerator, found.denominator)


def service(service_id, setting, **cells):
    return {
        "service_id": service_id,
        "name": service_id,
        "setting": setting,
        "status": "active",
    } | cells


def test_no_table_gives_no_figure_and_no_crash():
    assert compute_measures(every_table(), as_of=AS_OF).is_empty()


def test_every_measure_belongs_to_a_standard_that_may_be_shown():
    assert set(MEASURES) <= set(standards()["standard_id"])


def test_the_frame_has_declared_columns_and_one_row_per_standard_for_the_area():
    tables = every_table(
        workforce=made(
            "workforce",
            {"organisation_id": "a", "staff_group": "x", "headcount": 10, "trained_in_date": 9},
            {"organisation_id": "b", "staff_group": "y", "headcount": 10, "trained_in_date": 5},
        )
    )
    computed = compute_measures(tables, as_of=AS_OF, standard_ids=["TRN-01"])
    assert dict(computed.schema) == COMPUTED
    assert computed.filter(pl.col("organisation_id").is_null())["numerator"].to_list() == [14]
    assert computed["organisation_id"].to_list() == [None, "a", "b"]


class TestServices:
    def test_self_referral_needs_a_route_beside_it(self):
        services = made(
            "services",
            service("both", "S1", referral_routes=["self", "school"]),
            service("self-only", "S2", referral_routes=["self"]),
            service("gp-only", "S3", referral_routes=["gp"]),
            service("unknown", "S4"),
        )
        assert figure("ACC-02", services=services) == (1, 3)
        assert "1 of 4 not supplied" in MEASURES["ACC-02"](records(services=services)).note

    def test_any_written_exclusion_counts_against(self):
        services = made(
            "services",
            service("open", "S1", exclusions=["none"]),
            service("camhs", "S5", exclusions=["risk level", "no diagnosis"]),
            service("gp", "S4", exclusions=["risk level"]),
            service("unknown", "S10"),
        )
        assert figure("ACC-03", services=services) == (1, 2)

    def test_children_placed_from_elsewhere(self):
        services = made(
            "services",
            service("anyone", "S1", residence_rule="anyone"),
            service("shut", "S5", residence_rule="not children placed from elsewhere"),
            service("residents", "S7", residence_rule="area residents", exclusions=["none"]),
            service(
                "by-criteria", "S8", residence_rule="anyone", exclusions=["placed from elsewhere"]
            ),
        )
        assert figure("ACC-10", services=services) == (2, 4)

    def test_listed_settings_with_a_service(self):
        services = made("services", service("a", "S1"), service("b", "S4"), service("c", "S22"))
        assert figure("SET-01", services=services) == (2, 12)

    def test_the_whole_sexual_health_offer(self):
        services = made("services", service("full", "S1"), service("part", "S1"))
        rows = [
            {"service_id": "full", "need": need, "stage": "treatment", "level": "full"}
            for need in ("N1", "N2", "N3", "N5")
        ]
        refer = {"service_id": "full", "need": "N4", "stage": "assessment", "level": "recognise"}
        part = {"service_id": "part", "need": "N1", "stage": "treatment", "level": "full"}
        offers = made("offers", *rows, refer, part)
        assert figure("SET-03", services=services, offers=offers) == (1, 2)
        assert figure("SET-03", services=services) is None
        assert figure("SET-03", offers=offers) is None

    def test_an_age_gap_at_sixteen_breaks_cover(self):
        services = made(
            "services",
            service("child", "S5", minimum_age=8, maximum_age=15),
            service("adult", "S21", minimum_age=16, maximum_age=25),
            service("late", "S7", minimum_age=18, maximum_age=25),
            service("unknown", "S1"),
        )
        offers = made(
            "offers",
            {"service_id": "child", "need": "N9", "stage": "treatment", "level": "full"},
            {"service_id": "adult", "need": "N9", "stage": "treatment", "level": "full"},
            {"service_id": "child", "need": "N8", "stage": "treatment", "level": "full"},
            {"service_id": "late", "need": "N8", "stage": "treatment", "level": "full"},
            {"service_id": "unknown", "need": "N1", "stage": "treatment", "level": "full"},
        )
        assert figure("INC-01", services=services, offers=offers) == (1, 18)

    def test_support_past_eighteen(self):
        services = made(
            "services",
            service("to-25", "S10", maximum_age=25),
            service("to-17", "S5", maximum_age=17),
            service("unknown", "S20"),
        )
        assert figure("TRA-01", services=services) == (1, 2)


class TestActivity:
    SERVICES = made("services", service("cse", "S10"), service("camhs", "S5"), service("gp", "S4"))

    def year(self, service_id, **cells):
        return {
            "service_id": service_id,
            "period_start": date(2025, 4, 1),
            "period_end": date(2026, 3, 31),
        } | cells

    def test_boys_are_counted_from_rows_split_by_sex_alone(self):
        groups = made(
            "referrals_by_group",
            self.year("cse", sex="female", referrals=90),
            self.year("cse", sex="male", referrals=10),
            self.year("cse", sex="all", referrals=100),
            self.year("cse", sex="male", age_band="12-15", referrals=7),
            self.year("gp", sex="male", referrals=500),
        )
        assert figure("INC-02", services=self.SERVICES, referrals_by_group=groups) == (10, 100)

    def test_not_recorded_is_not_the_same_as_preferring_not_to_say(self):
        groups = made(
            "referrals_by_group",
            self.year("cse", sex="all", ethnic_group="white", referrals=70),
            self.year("cse", sex="all", ethnic_group="prefers not to say", referrals=5),
            self.year("cse", sex="all", ethnic_group="not recorded", referrals=25),
        )
        assert figure("INC-03", services=self.SERVICES, referrals_by_group=groups) == (75, 100)

    def test_turnover_uses_the_latest_return(self):
        capacity = made(
            "capacity",
            self.year("cse", staff_wte=5.0, staff_left_wte=1.0),
            self.year("cse", staff_wte=9.0, staff_left_wte=9.0)
            | {"period_start": date(2024, 4, 1), "period_end": date(2025, 3, 31)},
            self.year("gp", staff_wte=9.0, staff_left_wte=9.0),
        )
        assert figure("SUP-04", services=self.SERVICES, capacity=capacity) == (1, 5)


class TestStaff:
    STAFF = made(
        "workforce",
        {"organisation_id": "gp", "staff_group": "GPs", "headcount": 20, "level_required": 3,
         "trained_in_date": 15, "cse_trained_in_date": 5},
        {"organisation_id": "gp", "staff_group": "Reception", "headcount": 10, "level_required": 1,
         "trained_in_date": 10, "cse_trained_in_date": 0, "supervised_in_date": 0},
        {"organisation_id": "trust", "staff_group": "Nurses", "headcount": 40, "level_required": 3,
         "trained_in_date": 38, "cse_trained_in_date": 20, "supervised_in_date": 36},
    )  # fmt: skip
    ORGANISATIONS = made(
        "organisations",
        {"organisation_id": "gp", "name": "Practices", "sector": "primary"},
        {"organisation_id": "trust", "name": "Trust", "sector": "community"},
    )

    def test_training(self):
        assert figure("TRN-01", workforce=self.STAFF) == (63, 70)
        assert figure("TRN-09", workforce=self.STAFF) == (25, 70)
        assert figure("TRN-07", workforce=self.STAFF, organisations=self.ORGANISATIONS) == (15, 20)

    def test_supervision_leaves_out_groups_without_a_return_and_says_so(self):
        found = MEASURES["SUP-01"](records(workforce=self.STAFF))
        assert (found.numerator, found.denominator) == (36, 40)
        assert "1 of 2 staff groups not supplied" in found.note
        assert found.organisations == (("trust", 36.0, 40.0),)

    def test_funded_leadership(self):
        leadership = made(
            "leadership",
            {"sector": "primary", "role": "Named GP", "wte_funded": 0.8, "wte_in_post": 0.0},
            {"sector": "hospital", "role": "Named nurse", "wte_funded": 0.0},
            {"sector": "mental health", "role": "Named nurse", "wte_funded": 1.0},
        )
        assert figure("LED-06", leadership=leadership) == (1, 3)


class TestMoney:
    SERVICES = made("services", service("cse", "S10"), service("rape", "S20"), service("gp", "S4"))

    def contract(self, contract_id, service_id="cse", **cells):
        return {
            "contract_id": contract_id,
            "service_id": service_id,
            "starts_on": date(2024, 4, 1),
            "ends_on": date(2027, 3, 31),
        } | cells

    def test_priced_lines(self):
        contracts = made(
            "contracts",
            self.contract(
                "a", outreach_funded=True, support_after_refusal=True, supervision_funded=False
            ),
            self.contract("b", outreach_funded=True, support_after_refusal=False),
        )
        assert figure("OUT-01", services=self.SERVICES, contracts=contracts) == (1, 2)
        assert figure("SUP-05", services=self.SERVICES, contracts=contracts) == (0, 1)

    def test_agencies_that_pay(self):
        frames = {
            "services": self.SERVICES,
            "contracts": made("contracts", self.contract("a")),
            "partners": made(
                "partners",
                {"partner_id": "icb", "name": "ICB", "kind": "icb"},
                {"partner_id": "nhse", "name": "NHSE", "kind": "nhs_england"},
                {"partner_id": "council", "name": "Council", "kind": "local_authority"},
            ),
        }
        payers = made(
            "payers",
            {"contract_id": "a", "partner_id": "icb", "share": 0.5},
            {"contract_id": "a", "partner_id": "nhse", "share": 0.3},
            {"contract_id": "a", "partner_id": "council", "share": 0.2},
        )
        assert figure("JNT-01", **frames, payers=payers) == (2, 4)
        assert figure("JNT-01", **frames) is None


class TestPlans:
    def source(self, evidence_id, kind, **cells):
        return {"evidence_id": evidence_id, "kind": kind, "title": evidence_id} | cells

    def test_the_assessment_and_its_kinds_of_source(self):
        evidence = made(
            "evidence",
            self.source("a", "police profile", period_end=date(2026, 3, 31)),
            self.source("b", "survey estimate", period_end=date(2019, 3, 31)),
            self.source("c", "practitioner knowledge"),
        )
        known = made("known_cases", {"evidence_id": "a", "geography_code": "X"})
        assert figure("NEE-03", evidence=evidence) == (2, 5)
        assert figure("NEE-01", evidence=evidence, known_cases=known) == (1, 1)
        assert figure("NEE-01", evidence=evidence) is None

    @pytest.mark.parametrize(
        ("start", "end", "met"),
        [
            (date(2025, 1, 1), date(2025, 12, 31), 1),
            (date(2025, 10, 1), date(2025, 12, 31), 0),
            (date(2023, 1, 1), date(2024, 12, 31), 0),
        ],
    )
    def test_a_police_profile_must_be_fresh_and_a_year_long(self, start, end, met):
        evidence = made(
            "evidence", self.source("a", "police profile", period_start=start, period_end=end)
        )
        assert figure("NEE-05", evidence=evidence) == (met, 1)

    def test_specialists_whose_knowledge_is_used(self):
        services = made(
            "services",
            service("cse", "S10", organisation_id="a"),
            service("sarc", "S8", organisation_id="b"),
            service("lost", "S20"),
        )
        organisations = made(
            "organisations",
            {"organisation_id": "a", "name": "Harbour"},
            {"organisation_id": "b", "name": "Centre"},
        )
        evidence = made("evidence", self.source("x", "service caseload", publisher="harbour"))
        tables = {"services": services, "organisations": organisations}
        assert figure("NEE-06", **tables, evidence=evidence) == (1, 2)
        assert figure("NEE-06", **tables) is None

    def test_named_strategies_need_an_owner_and_an_action(self):
        strategies = made(
            "strategies",
            {"strategy": "csa", "owner": "A", "linked": True, "joint_actions": "One plan"},
            {"strategy": "missing", "owner": "A", "linked": True},
            {"strategy": "vawg", "linked": None},
            {"strategy": "serious_violence", "owner": "B", "linked": True, "joint_actions": "X"},
        )
        assert figure("STR-01", strategies=strategies) == (1, 5)

    def test_participation(self):
        activities = made(
            "participation",
            {
                "activity_id": "in-time",
                "held_on": date(2026, 1, 1),
                "fed_back_on": date(2026, 3, 1),
            },
            {"activity_id": "late", "held_on": date(2025, 11, 1), "fed_back_on": date(2026, 5, 1)},
            {"activity_id": "never", "held_on": date(2026, 2, 1)},
            {"activity_id": "not-due", "held_on": date(2026, 6, 1)},
        )
        assert figure("PAR-01", participation=activities) == (1, 1)
        assert figure("PAR-02", participation=activities) == (1, 3)

    def test_checked_messages_are_asked_of_programmes_with_messages(self):
        programme = {"level": "universal", "audience": "young people"}
        programmes = made(
            "programmes",
            programme
            | {"programme_id": "a", "kind": "campaign", "sense_checked_with_young_people": False},
            programme
            | {"programme_id": "b", "kind": "young men", "sense_checked_with_young_people": True},
            programme | {"programme_id": "c", "kind": "campaign"},
            programme
            | {"programme_id": "d", "kind": "licensing", "sense_checked_with_young_people": False},
        )
        assert figure("PAR-03", programmes=programmes) == (1, 2)
