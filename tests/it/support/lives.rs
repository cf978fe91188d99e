//! Cases with something of every kind in them, for the screens that show the life of a case.

use qingji::domain::change::{Change, Extension, PauseKind};
use qingji::domain::event::{Direction, Fact, Field, Registration, Supervision};
use qingji::domain::money::Money;

use super::docket::{Docket, Entered, Entry, day, follow_up, paid, pause};

/// Deducted, extended, converted, suspended and resumed, supervised, linked; an adjournment and a
/// deduction are planned, the second beyond the due date.
const BUSY: &str = "(2022)内0783民初101号";
/// Deducted after its due date, then restarted.
const RESTARTED: &str = "(2021)内0783刑初102号";
/// Closed, with money, and a deduction that begins after the closing.
const CLOSED: &str = "(2022)内0783民初103号";
/// Closed by mistake and reopened.
const REOPENED: &str = "(2022)内0783民初104号";

fn registered(number: &str, procedure: &str, filed: &str) -> Entered {
    Entered::Case(Box::new(Registration {
        number: number.to_owned(),
        court: Some("扎兰屯市人民法院".to_owned()),
        division: Some("民一庭".to_owned()),
        handler: Some("杨磊".to_owned()),
        clerk: Some("赵敏".to_owned()),
        procedure: Some(procedure.to_owned()),
        cause: Some("房屋租赁合同纠纷".to_owned()),
        plaintiffs: Some("海拉尔城建投资有限公司".to_owned()),
        defendants: Some("李某某, 王某".to_owned()),
        filed: Some(day(filed)),
        claim: Some(Money(46_500_000)),
        tags: vec!["涉企业".to_owned()],
        ..Registration::default()
    }))
}

fn changed(change: Change, note: &str) -> Fact {
    Fact::Changed {
        change,
        note: Some(note.to_owned()).filter(|note| !note.is_empty()),
    }
}

/// What happened in the busy case, day by day.
fn busy() -> Vec<(&'static str, Entered)> {
    let fact = Entered::Fact;
    let deducted = |from, to| pause(PauseKind::Deduct, "appraisal", from, to, "委托鉴定");
    vec![
        (
            "2022-01-10",
            registered(BUSY, "civil-first-simplified", "2022-01-10"),
        ),
        (
            "2022-01-12",
            fact(Fact::Linked {
                to: "(2021)内0783民初88号".to_owned(),
                how: Some("原审案件".to_owned()),
            }),
        ),
        (
            "2022-02-10",
            fact(deducted("2022-02-10", Some("2022-03-02"))),
        ),
        (
            "2022-03-01",
            fact(Fact::Supervised(Supervision {
                text: "月底前拿出处置方案".to_owned(),
                limit: Some(day("2022-03-31")),
                lead: Some("李副院长".to_owned()),
                department: Some("民一庭".to_owned()),
            })),
        ),
        (
            "2022-03-20",
            fact(changed(
                Change::Extend(Extension {
                    months: 1,
                    approved: Some(day("2022-03-20")),
                    level: Some("president".to_owned()),
                    ..Extension::default()
                }),
                "(2022)延审3号",
            )),
        ),
        (
            "2022-04-15",
            fact(changed(
                Change::Convert {
                    to: "civil-first-ordinary".to_owned(),
                    on: day("2022-04-15"),
                    accepted: None,
                },
                "案情复杂",
            )),
        ),
        ("2022-05-05", fact(paid(Direction::Receipt, 2_000_000))),
        (
            "2022-05-10",
            fact(pause(
                PauseKind::Suspend,
                "suspension",
                "2022-05-10",
                None,
                "等待另案结果",
            )),
        ),
        (
            "2022-06-01",
            fact(Fact::Resumed {
                kind: PauseKind::Suspend,
                from: day("2022-05-10"),
            }),
        ),
        (
            "2022-06-02",
            fact(Fact::FollowedUp(follow_up("contacted", "记错案件"))),
        ),
        ("2022-06-02", Entered::Undo),
        (
            "2022-06-08",
            fact(Fact::FollowedUp(follow_up("served", "向被告送达传票"))),
        ),
        (
            "2022-06-10",
            fact(pause(
                PauseKind::Adjourn,
                "",
                "2022-06-20",
                Some("2022-07-05"),
                "当事人申请调取新的证据",
            )),
        ),
        ("2022-06-13", fact(deducted("2023-01-09", None))),
        (
            "2022-06-14",
            fact(Fact::Amended {
                field: Field::Handler,
                value: Some("乌兰图雅".to_owned()),
            }),
        ),
    ]
}

fn restarted() -> Vec<(&'static str, Entered)> {
    let late = pause(
        PauseKind::Adjourn,
        "",
        "2022-03-10",
        Some("2022-04-10"),
        "补充侦查",
    );
    vec![
        (
            "2021-11-01",
            registered(RESTARTED, "criminal-first-public", "2021-11-01"),
        ),
        ("2022-03-10", Entered::Fact(late)),
        (
            "2022-05-20",
            Entered::Fact(changed(
                Change::Restart {
                    on: day("2022-05-20"),
                    reason: Some("jurisdiction-changed".to_owned()),
                },
                "指定管辖",
            )),
        ),
    ]
}

fn closed() -> Vec<(&'static str, Entered)> {
    let after = pause(
        PauseKind::Deduct,
        "appraisal",
        "2022-06-01",
        Some("2022-06-10"),
        "委托鉴定",
    );
    vec![
        (
            "2022-01-20",
            registered(CLOSED, "civil-first-simplified", "2022-01-20"),
        ),
        (
            "2022-03-01",
            Entered::Fact(paid(Direction::Receipt, 12_000_000)),
        ),
        (
            "2022-03-11",
            Entered::Fact(paid(Direction::PayOut, 10_000_000)),
        ),
        (
            "2022-03-14",
            Entered::Fact(Fact::Linked {
                to: BUSY.to_owned(),
                how: Some("关联案件".to_owned()),
            }),
        ),
        (
            "2022-04-12",
            Entered::Fact(Fact::Closed {
                how: Some("调解".to_owned()),
            }),
        ),
        ("2022-06-01", Entered::Fact(after)),
    ]
}

fn reopened() -> Vec<(&'static str, Entered)> {
    vec![
        (
            "2022-04-01",
            registered(REOPENED, "civil-first-simplified", "2022-04-01"),
        ),
        (
            "2022-05-06",
            Entered::Fact(Fact::Closed {
                how: Some("撤诉".to_owned()),
            }),
        ),
        (
            "2022-05-09",
            Entered::Fact(Fact::Reopened {
                reason: Some("撤诉申请不是本人签名".to_owned()),
            }),
        ),
    ]
}

impl Docket {
    /// Four cases that between them hold every kind of event, and changes that do not count for
    /// every reason there is.
    pub(crate) fn lives() -> Docket {
        let mut entries: Vec<Entry> = Vec::new();
        for (number, life) in [
            (BUSY, busy()),
            (RESTARTED, restarted()),
            (CLOSED, closed()),
            (REOPENED, reopened()),
        ] {
            let entered = |(on, what)| (day(on), "赵敏", number.to_owned(), what);
            entries.extend(life.into_iter().map(entered));
        }
        // No other case has an entry on the day of the undo, which takes back the entry before it.
        entries.sort_by_key(|(on, ..)| *on);
        Docket::seeded(entries)
    }
}
