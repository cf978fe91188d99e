use super::*;
use crate::domain::types;

/// Every procedure id with its base, deliberately duplicated: ids are a contract, and a base is set
/// by law.
const TABLE: &[(&str, &str, u32, u32)] = &[
    ("civil-first-ordinary", "C1", 6, 0),
    ("civil-first-simplified", "C2", 3, 0),
    ("civil-first-small-claims", "C3", 2, 0),
    ("civil-second-judgment", "C4", 3, 0),
    ("civil-second-ruling", "C5", 0, 30),
    ("civil-special", "C6", 0, 30),
    ("civil-retrial-first", "C7", 6, 0),
    ("civil-retrial-second", "C7", 3, 0),
    ("civil-retrial-review", "C8", 3, 0),
    ("civil-protest-ruling", "C9", 0, 30),
    ("civil-prosecutor-suggestion", "C10", 3, 0),
    ("civil-maritime", "C12", 12, 0),
    ("civil-payment-order", "C13", 0, 15),
    ("civil-award-setaside", "C15", 2, 0),
    ("civil-third-party-revocation", "C16", 6, 0),
    ("civil-protection-order", "C17", 0, 3),
    ("civil-penalty-review", "C18", 0, 5),
    ("civil-preservation", "C19", 0, 5),
    ("bankruptcy-petition", "C20", 0, 15),
    ("admin-first-ordinary", "A1", 6, 0),
    ("admin-first-simplified", "A2", 0, 45),
    ("admin-second", "A3", 3, 0),
    ("admin-retrial-first", "A4", 6, 0),
    ("admin-retrial-second", "A4", 3, 0),
    ("admin-retrial-review", "A5", 6, 0),
    ("admin-nonlitigation", "A6", 0, 7),
    ("admin-refusal-review", "A7", 0, 30),
    ("criminal-first-public", "P1", 3, 0),
    ("criminal-first-private-custody", "P2", 3, 0),
    ("criminal-first-private", "P3", 6, 0),
    ("criminal-simplified", "P4", 0, 20),
    ("criminal-simplified-long", "P4", 0, 45),
    ("criminal-fast", "P5", 0, 10),
    ("criminal-fast-long", "P5", 0, 15),
    ("criminal-second", "P6", 2, 0),
    ("criminal-retrial", "P7", 3, 0),
    ("criminal-petition-review", "P8", 3, 0),
    ("criminal-confiscation", "P9", 3, 0),
    ("criminal-medical", "P10", 1, 0),
    ("criminal-commutation", "P11", 1, 0),
    ("execution-first", "E1", 6, 0),
    ("execution-resumed", "E2", 6, 0),
    ("execution-nonlitigation", "E3", 3, 0),
    ("execution-entrusted", "E4", 6, 0),
    ("execution-objection", "E5", 0, 15),
    ("execution-review", "E6", 0, 30),
    ("execution-award-refusal", "E7", 2, 0),
    ("execution-fine", "E9", 3, 0),
    ("compensation-committee", "S1", 3, 0),
    ("compensation-self", "S2", 2, 0),
    ("compensation-review", "S3", 2, 0),
];

#[test]
fn the_two_files_are_sound() {
    let (limits, grounds) = Rules::builtin_texts();
    Rules::parse(limits, grounds).unwrap();
}

#[test]
fn every_procedure_of_the_design_has_its_base() {
    let rules = Rules::builtin();
    for (id, row, months, days) in TABLE {
        let limit = rules.limit(id).unwrap_or_else(|| panic!("{id}"));
        assert_eq!(
            limit.base,
            Base::Length {
                months: *months,
                days: *days
            },
            "{id}"
        );
        assert_eq!(limit.row, *row, "{id}");
        assert!(
            !limit.articles.is_empty() && limit.valid_from.is_some(),
            "{id}"
        );
    }
    for (id, reason) in [("civil-foreign", "foreign"), ("bankruptcy", "bankruptcy")] {
        assert_eq!(rules.limit(id).and_then(Limit::no_limit), Some(reason));
    }
    let rest = rules
        .limits()
        .filter(|limit| !TABLE.iter().any(|row| row.0 == limit.id));
    for limit in rest.filter(|limit| !matches!(limit.id.as_str(), "civil-foreign" | "bankruptcy")) {
        assert!(
            limit.id.starts_with("none-") && limit.no_limit().is_some(),
            "{}",
            limit.id
        );
    }
}

#[test]
fn caps_normals_and_lead_times_are_those_of_the_research() {
    let rules = Rules::builtin();
    let get = |id| rules.limit(id).unwrap();
    let capped: Vec<_> = rules
        .limits()
        .filter(|l| l.latest.is_some())
        .map(|l| (l.id.as_str(), l.latest))
        .collect();
    assert_eq!(
        capped,
        [
            ("criminal-retrial", Some(6)),
            ("criminal-petition-review", Some(6)),
            ("execution-fine", Some(6))
        ]
    );
    assert_eq!(get("criminal-first-public").normal, Some(2));
    let leads = |id| (get(id).apply, get(id).decide);
    assert_eq!(leads("civil-first-ordinary"), (Some(15), Some(5)));
    assert_eq!(leads("admin-first-ordinary"), (Some(10), Some(3)));
    assert_eq!(leads("criminal-first-public"), (Some(15), Some(5)));
    assert_eq!(leads("criminal-first-private"), (Some(10), None));
    assert_eq!(leads("execution-first"), (Some(5), None));
    assert_eq!(leads("admin-first-simplified"), (None, None));
}

#[test]
fn every_type_code_leads_to_a_row() {
    let rules = Rules::builtin();
    for kind in types::all() {
        assert!(rules.limit(kind.procedure).is_some(), "{}", kind.code);
    }
}

#[test]
fn the_sheet_refines_the_default_of_the_type() {
    let cases = [
        ("简易", "民初", Some("civil-first-simplified")),
        ("简易程序", "民初", Some("civil-first-simplified")),
        (" 普通程序 ", "民初", Some("civil-first-ordinary")),
        ("小额诉讼程序", "民初", Some("civil-first-small-claims")),
        ("小额诉讼", "民初", Some("civil-first-small-claims")),
        ("小额", "民初", Some("civil-first-small-claims")),
        ("简转普", "民初", Some("civil-first-ordinary")),
        ("简易程序转为普通程序", "民初", Some("civil-first-ordinary")),
        ("简易转普通", "刑初", Some("criminal-first-public")),
        ("小额转简易", "民初", Some("civil-first-simplified")),
        ("速裁", "刑初", Some("criminal-fast")),
        ("速裁程序", "刑初", Some("criminal-fast")),
        ("简易", "刑初", Some("criminal-simplified")),
        ("自诉", "刑初", Some("criminal-first-private")),
        ("简易", "行初", Some("admin-first-simplified")),
        ("裁定", "民终", Some("civil-second-ruling")),
        ("普通", "民终", Some("civil-second-judgment")),
        ("二审", "民再", Some("civil-retrial-second")),
        ("涉外", "民初", Some("civil-foreign")),
        ("非诉执行", "执", Some("execution-nonlitigation")),
        ("execution-fine", "执", Some("execution-fine")),
        ("未知", "民初", None),
        ("", "民初", None),
    ];
    for (name, code, procedure) in cases {
        assert_eq!(
            Rules::builtin().procedure_by_name(name, code),
            procedure,
            "{code} {name}"
        );
    }
}

#[test]
fn every_printed_name_reads_back_on_a_case_of_its_type() {
    let rules = Rules::builtin();
    let texts = [
        include_str!("../../../config/locale/zh-CN/domain.toml"),
        include_str!("../../../config/locale/en/domain.toml"),
    ];
    let mut read = 0;
    for text in texts {
        let words: toml::Table = text.parse().unwrap();
        for (id, name) in words["procedure"].as_table().unwrap() {
            let name = name.as_str().unwrap();
            let mut own = types::all()
                .iter()
                .filter(|kind| rules.may_have(kind.code, id));
            let typical = own.clone().find(|kind| kind.procedure == id);
            let kind = typical
                .or_else(|| own.find(|kind| rules.procedure_by_name(name, kind.code).is_some()));
            let code = kind.map(|kind| kind.code).unwrap();
            for name in [
                name.to_owned(),
                name.to_uppercase(),
                name.replace([' ', '、', '（', '）'], ""),
            ] {
                assert_eq!(
                    rules.procedure_by_name(&name, code),
                    Some(id.as_str()),
                    "{code} {name}"
                );
                read += 1;
            }
        }
    }
    assert_eq!(read, rules.limits().count() * 6);
}

#[test]
fn a_procedure_of_another_branch_or_instance_is_not_the_one_of_the_case() {
    use Procedure::{Elsewhere, Named, OfType, Unknown};
    let cases = [
        ("民事一审简易程序", "刑初", Elsewhere),
        ("行政一审普通程序", "民初", Elsewhere),
        ("刑事简易", "民初", Elsewhere),
        ("民事二审", "民初", Elsewhere),
        ("二审", "民初", Elsewhere),
        ("一审普通", "民终", Elsewhere),
        ("民事一审普通程序", "执", Elsewhere),
        ("刑事速裁", "执", Elsewhere),
        ("二审", "执", Elsewhere),
        ("执行", "民初", Elsewhere),
        ("执行异议", "执", Elsewhere),
        ("减刑、假释", "刑初", Elsewhere),
        ("财产保全审查", "民终", Elsewhere),
        ("其他民事案件", "民初", Elsewhere),
        ("civil, second instance, judgment", "民初", Elsewhere),
        ("civil-first-simplified", "刑初", Elsewhere),
        ("civil-second-judgment", "民初", Elsewhere),
        ("civil-first-ordinary", "执", Elsewhere),
        ("civil-first-ordinary", "民特", Elsewhere),
        ("execution-first", "民初", Elsewhere),
        (
            "criminal-commutation",
            "刑初",
            Named("criminal-commutation"),
        ),
        ("bankruptcy", "民初", Named("bankruptcy")),
        ("破产案件", "民初", Elsewhere),
        ("民事一审普通程序", "民初", Named("civil-first-ordinary")),
        (
            "民事第一审简易程序",
            "民初",
            Named("civil-first-simplified"),
        ),
        (
            "civil-third-party-revocation",
            "民初",
            Named("civil-third-party-revocation"),
        ),
        ("民事一审普通程序", "民撤", Named("civil-first-ordinary")),
        ("再审一审", "民再", Named("civil-retrial-first")),
        (
            "民事再审（二审程序）",
            "民再",
            Named("civil-retrial-second"),
        ),
        ("行政一审普通程序", "行赔初", Named("admin-first-ordinary")),
        ("行政非诉", "执", Named("execution-nonlitigation")),
        ("刑事罚金", "执", Named("execution-fine")),
        ("刑事附带民事普通", "刑初", Named("criminal-first-public")),
        ("民事执行", "执", OfType),
        ("civil-foreign", "民再", Named("civil-foreign")),
        (
            "civil-first-ordinary",
            "民他",
            Named("civil-first-ordinary"),
        ),
        ("criminal-second", "", Named("criminal-second")),
        ("执恢", "执恢", Named("execution-resumed")),
        ("首执", "执", Named("execution-first")),
        ("恢复执行", "执", Named("execution-resumed")),
        ("减刑", "刑更", Named("criminal-commutation")),
        ("非诉审查", "行审", Named("admin-nonlitigation")),
        ("公示催告", "民催", Named("none-public-summons")),
        ("审查", "民申", Named("civil-retrial-review")),
        ("小额", "民初", Named("civil-first-small-claims")),
        (
            "简易程序中的小额诉讼",
            "民初",
            Named("civil-first-small-claims"),
        ),
        ("简易-小额", "民初", Named("civil-first-small-claims")),
        (
            "简易程序（小额）",
            "民初",
            Named("civil-first-small-claims"),
        ),
        ("一审", "民初", OfType),
        ("民事一审", "民初", OfType),
        ("一审", "民特", OfType),
        ("再审审查", "民申", OfType),
        ("再审", "民申", OfType),
        ("审判监督程序", "刑监", OfType),
        ("执行", "执监", OfType),
        ("民事", "民终", OfType),
        ("二审", "", OfType),
        ("速裁", "民初", Unknown),
        ("未知", "民初", Unknown),
    ];
    let rules = Rules::builtin();
    for (name, code, want) in cases {
        assert_eq!(rules.procedure_in_sheet(name, code), want, "{code} {name}");
    }
}

#[test]
fn an_event_may_name_any_procedure_of_the_branch_by_its_id() {
    use Procedure::{Elsewhere, Named};
    let rules = Rules::builtin();
    for (name, code, want) in [
        (
            "civil-second-judgment",
            "民初",
            Named("civil-second-judgment"),
        ),
        ("execution-first", "民初", Named("execution-first")),
        ("criminal-second", "民初", Elsewhere),
        ("民事二审", "民初", Elsewhere),
        ("简易", "民初", Named("civil-first-simplified")),
        ("admin-second", "行赔终", Named("admin-second")),
    ] {
        assert_eq!(rules.procedure_in_event(name, code), want, "{code} {name}");
    }
}

#[test]
fn the_reading_of_sheets_names_only_procedures_and_types_there_are() {
    let rules = Rules::builtin();
    let file: toml::Table = include_str!("../../../config/procedures.toml")
        .parse()
        .unwrap();
    let list = |value: &toml::Value| -> Vec<String> {
        let all = value.as_array().unwrap().iter();
        all.map(|one| one.as_str().unwrap().to_owned()).collect()
    };
    let instances = file["instance"].as_array().unwrap().iter();
    let mut placed: Vec<String> = instances.flat_map(|one| list(&one["procedures"])).collect();
    placed.extend(list(&file["alone"]));
    let mut ids: Vec<String> = rules.limits().map(|limit| limit.id.clone()).collect();
    for id in list(&file["judged_before"]["procedures"]) {
        assert!(ids.contains(&id), "{id}");
    }
    // Foreign cases come before every instance.
    ids.retain(|id| id != "civil-foreign");
    ids.sort();
    placed.sort();
    assert_eq!(placed, ids);
    for (id, entries) in file["in_sheet"].as_table().unwrap() {
        assert!(rules.limit(id).is_some(), "{id}");
        for entry in list(entries) {
            let (code, name) = entry.split_once('/').unwrap();
            assert!(types::by_code(code).is_some(), "{entry}");
            assert_eq!(
                rules.procedure_by_name(name, code),
                Some(id.as_str()),
                "{entry}"
            );
        }
    }
}

#[test]
fn the_words_of_a_docket_go_before_those_of_the_program() {
    let row = "id = \"civil-first-simplified\"\nfamily = \"civil\"\nmonths = 3\nfrom = \"filed\"\n";
    let old = format!(
        "[reading]\nignore = [\"民事\"]\n[[limit]]\n{row}in_sheet = [\"民初/速裁\", \"民初/小额\"]\n"
    );
    let rules = Rules::parse(&old, "").unwrap();
    for (name, want) in [
        ("速裁", Procedure::Named("civil-first-simplified")),
        ("小额", Procedure::Named("civil-first-simplified")),
        ("简易", Procedure::Named("civil-first-simplified")),
        // The program knows the word; this docket has no such limit.
        ("普通", Procedure::Unknown),
    ] {
        assert_eq!(rules.procedure_in_sheet(name, "民初"), want, "{name}");
    }
}

/// A docket keeps the rules it was made with, and is opened by every later program.
#[test]
fn words_of_an_older_docket_that_say_nothing_today_are_no_fault() {
    let row = |id: &str, words: &str| {
        format!(
            "[[limit]]\nid = \"{id}\"\nfamily = \"civil\"\nmonths = 3\nfrom = \"filed\"\n\
             in_sheet = [{words}]\n"
        )
    };
    let rows = row("civil-second-judgment", "\"民终/独任\", \"民终/判决\"")
        + &row("civil-second-ruling", "\"民终/判决合议庭\", \"民终/裁定\"");
    let old = format!("[reading]\nignore = []\n{rows}");
    let rules = Rules::parse(&old, "").unwrap();
    for (name, want) in [
        ("判决", Procedure::Named("civil-second-judgment")),
        ("裁定", Procedure::Named("civil-second-ruling")),
        ("独任", Procedure::OfType),
    ] {
        assert_eq!(rules.procedure_in_sheet(name, "民终"), want, "{name}");
    }
    // What is written today is checked by the reading of today.
    let error = Rules::parse(&rows, "").unwrap_err().to_string();
    assert!(error.contains("民终/独任"), "{error}");
}

#[test]
fn grounds_are_found_by_id_by_name_and_inside_a_cell() {
    let rules = Rules::builtin();
    let id = |text| rules.ground(text).map(|g| g.id.as_str());
    assert_eq!(id("appraisal"), Some("appraisal"));
    assert_eq!(id("鉴定"), Some("appraisal"));
    assert_eq!(id("公告"), Some("announcement"));
    assert_eq!(id("拍卖"), Some("auction"));
    assert_eq!(id("别的"), None);
    for (text, id) in [
        ("鉴定", "appraisal"),
        (" 司法鉴定 ", "appraisal"),
        ("appraisal", "appraisal"),
        ("天气", "天气"),
        ("weather", "weather"),
        // Text beyond a name says more than the ground.
        ("委托鉴定（伤残）", "委托鉴定（伤残）"),
    ] {
        assert_eq!(Rules::ground_id(text.to_owned()), id, "{text}");
    }
    for ground in rules.grounds() {
        assert!(ground.id.is_ascii(), "{}", ground.id);
        for name in &ground.names {
            assert!(!name.is_ascii(), "{name}");
            assert_eq!(Rules::ground_id(name.clone()), ground.id, "{name}");
        }
    }
}

#[test]
fn a_later_version_applies_from_its_day() {
    let text = r#"
        [[limit]]
        id = "x"
        family = "civil"
        months = 6
        from = "filed"
        valid_from = "2020-01-01"
        [[limit]]
        id = "x"
        family = "civil"
        months = 9
        from = "filed"
        valid_from = "2025-01-01"
    "#;
    let rules = Rules::parse(text, "").unwrap();
    let base = |day: &str| {
        rules
            .limit_on("x", day.parse().unwrap())
            .map(|l| l.base.clone())
    };
    let months = |months| Some(Base::Length { months, days: 0 });
    assert_eq!(base("2019-01-01"), months(6));
    assert_eq!(base("2024-12-31"), months(6));
    assert_eq!(base("2025-01-01"), months(9));
    assert_eq!(rules.limit("x").map(|l| l.base.clone()), months(9));
}

#[test]
fn an_error_names_the_row() {
    let good = "[[limit]]\nid = \"a\"\nfamily = \"civil\"\nmonths = 1\nfrom = \"filed\"\n";
    let cases = [
        (
            format!("{good}[[limit]]\nid = \"b\"\nfamily = \"civil\"\nfrom = \"filed\"\n"),
            "number 2 (b)",
        ),
        (format!("{good}{good}"), "number 2 (a)"),
        (
            format!(
                "{good}[[limit]]\nid = \"b\"\nfamily = \"martian\"\nmonths = 1\nfrom = \"filed\"\n"
            ),
            "number 2 (b)",
        ),
        (
            format!(
                "{good}[[limit]]\nid = \"b\"\nmonths = -1\nfamily = \"civil\"\nfrom = \"filed\"\n"
            ),
            "number 2 (b)",
        ),
        (format!("{good}surprise = 1\n"), "number 1 (a)"),
        ("limit = 3".to_owned(), "list of tables"),
        ("= 3".to_owned(), "not TOML"),
        ("limits = []".to_owned(), "unknown key"),
    ];
    for (text, part) in cases {
        let error = Rules::parse(&text, "").unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
    let twice = "[[ground]]\nid = \"a\"\nkinds = [\"deduct\"]\n[[ground]]\nid = \"a\"\nkinds = [\"deduct\"]\n";
    assert!(
        Rules::parse("", twice)
            .unwrap_err()
            .to_string()
            .contains("number 2 (a)")
    );
}
