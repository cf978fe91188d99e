//! A docket of thirty sample cases behind the real service. All people and companies are invented.

use std::sync::Mutex;

use chrono::{DateTime, Days, Duration, FixedOffset, NaiveDate};
use qingji::backend::Backend;
use qingji::domain::change::{Change, Pause, PauseKind};
use qingji::domain::event::{Direction, Fact, Field, FollowUp, Payment, Registration, Supervision};
use qingji::domain::money::Money;
use qingji::exchange::demo::Demo;
use qingji::service::api::{
    Actor, Context, ImportOptions, NewEvent, Request, Response, Row, View, Written,
};
use qingji::service::error::Error;

/// The day of all tests: a Wednesday.
pub(crate) fn today() -> NaiveDate {
    day("2022-06-15")
}

pub(crate) fn now() -> DateTime<FixedOffset> {
    "2022-06-15T08:41:00+08:00".parse().unwrap()
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Number, court, plaintiffs, defendants, handler, procedure, filing. Their due dates range from
/// 863 days ago to 19 days ahead.
const SAMPLE: [[&str; 7]; 15] = [
    [
        "(2019)内0783执恢3364号",
        "扎兰屯市人民法院",
        "海拉尔城建投资有限公司",
        "李某某, 王某",
        "杨磊",
        "execution-resumed",
        "2019-05-04",
    ],
    [
        "(2019)内07民初1187号",
        "呼伦贝尔市中级人民法院",
        "满洲里口岸物流",
        "满洲里口岸物流工会",
        "周婷",
        "civil-first-ordinary",
        "2019-09-26",
    ],
    [
        "(2020)内0725执恢1228号",
        "陈巴尔虎旗人民法院",
        "草原乳业",
        "阿拉坦·其木格",
        "乌兰图雅",
        "execution-resumed",
        "2020-07-19",
    ],
    [
        "(2021)内0702商初276号",
        "海拉尔区人民法院",
        "牙克石林产",
        "“兴安”木业",
        "李娜",
        "civil-first-ordinary",
        "2021-07-28",
    ],
    [
        "(2021)内0721执1082号",
        "阿荣旗人民法院",
        "张建国",
        "阿荣旗玉米深加工",
        "陈静",
        "execution-first",
        "2021-12-15",
    ],
    [
        "(2022)内0781民初418号",
        "满洲里市人民法院",
        "北方商业银行",
        "包某",
        "王芳",
        "civil-first-simplified",
        "2022-03-15",
    ],
    [
        "(2022)内0702执保244号",
        "海拉尔区人民法院",
        "蒙东能源",
        "某矿业公司",
        "吴昊",
        "execution-nonlitigation",
        "2022-03-16",
    ],
    [
        "(2021)内0785商初697号",
        "根河市人民法院",
        "根河冷极旅游",
        "某旅行社",
        "李娜",
        "civil-first-ordinary",
        "2021-12-17",
    ],
    [
        "(2022)内0722执389号",
        "莫力达瓦达斡尔族自治旗人民法院",
        "莫旗大豆合作社",
        "某粮贸公司",
        "黄强",
        "execution-nonlitigation",
        "2022-03-20",
    ],
    [
        "(2022)内0782民初77号",
        "牙克石市人民法院",
        "李秀英",
        "赵某",
        "特木尔",
        "civil-first-simplified",
        "2022-03-22",
    ],
    [
        "(2022)内0724民初156号",
        "鄂温克族自治旗人民法院",
        "农垦集团",
        "某农场",
        "白音那",
        "civil-first-simplified",
        "2022-03-27",
    ],
    [
        "(2022)内0727执71号",
        "新巴尔虎左旗人民法院",
        "牧丰商贸",
        "某牧业",
        "额尔敦",
        "execution-nonlitigation",
        "2022-03-01",
    ],
    [
        "(2022)内0703民初233号",
        "扎赉诺尔区人民法院",
        "赵敏",
        "钱某",
        "包青山",
        "civil-first-simplified",
        "2022-03-30",
    ],
    [
        "(2021)内0725执恢88号",
        "陈巴尔虎旗人民法院",
        "陈旗畜牧",
        "某公司",
        "白音那",
        "execution-resumed",
        "2022-01-01",
    ],
    [
        "(2022)内0784民初402号",
        "额尔古纳市人民法院",
        "冷极旅游",
        "某酒店",
        "张伟",
        "civil-first-simplified",
        "2022-04-04",
    ],
];

/// An entry: on which day, by whom, about which case, and what.
pub(super) type Entry = (NaiveDate, &'static str, String, Entered);

pub(super) enum Entered {
    Case(Box<Registration>),
    Fact(Fact),
    /// The last entry of the case was a mistake.
    Undo,
}

/// One case of the sample as it was filed; the second half repeats the first with other numbers,
/// far from due.
fn registration(n: usize) -> Registration {
    let [
        number,
        court,
        plaintiffs,
        defendants,
        handler,
        procedure,
        filed,
    ] = SAMPLE[n % SAMPLE.len()];
    let again = n >= SAMPLE.len();
    let text = |text: &str| Some(text.to_owned());
    Registration {
        number: number.replace('号', if again { "1号" } else { "号" }),
        court: text(court),
        division: text("民一庭"),
        handler: text(handler),
        clerk: text("赵敏"),
        procedure: text(match n {
            20 => "bankruptcy",
            _ if again => "civil-first-ordinary",
            _ => procedure,
        }),
        cause: text("民间借贷纠纷"),
        plaintiffs: text(plaintiffs),
        defendants: text(defendants),
        filed: match n {
            21 => None,
            _ if again => day("2022-02-10").checked_add_days(Days::new(n as u64)),
            _ => Some(day(filed)),
        },
        claim: Some(Money(46_500_000 + n as i64 * 123_456)),
        tags: vec!["涉企业".to_owned()],
        ..Registration::default()
    }
}

pub(super) fn follow_up(outcome: &str, note: &str) -> FollowUp {
    FollowUp {
        outcome: outcome.to_owned(),
        note: Some(note.to_owned()).filter(|note| !note.is_empty()),
        ..FollowUp::default()
    }
}

pub(super) fn paid(direction: Direction, amount: i64) -> Fact {
    Fact::Paid(Payment {
        direction,
        amount: Money(amount),
        method: Some("银行回单".to_owned()),
        ..Payment::default()
    })
}

pub(super) fn pause(
    kind: PauseKind,
    ground: &str,
    from: &str,
    to: Option<&str>,
    note: &str,
) -> Fact {
    Fact::Changed {
        change: Change::Pause(Pause {
            kind,
            ground: Some(ground.to_owned()),
            from: day(from),
            to: to.map(day),
            accepted: None,
        }),
        note: Some(note.to_owned()),
    }
}

/// Something of every kind, for the case at the top.
fn story() -> Vec<(&'static str, &'static str, Entered)> {
    let planned = |day: &str| Some(self::day(day));
    [
        (
            "2019-07-10",
            "赵敏",
            pause(
                PauseKind::Deduct,
                "appraisal",
                "2019-07-10",
                Some("2019-10-09"),
                "委托鉴定",
            ),
        ),
        ("2022-03-01", "杨磊", paid(Direction::Receipt, 10_000_000)),
        ("2022-03-10", "杨磊", paid(Direction::PayOut, 10_000_000)),
        (
            "2022-04-18",
            "李副院长",
            Fact::Supervised(Supervision {
                text: "拿出处置方案".to_owned(),
                limit: planned("2022-06-20"),
                lead: Some("李副院长".to_owned()),
                department: Some("执行局".to_owned()),
            }),
        ),
        (
            "2022-05-20",
            "赵敏",
            Fact::FollowedUp(follow_up("served", "向被执行人送达限制消费令")),
        ),
        ("2022-06-01", "杨磊", paid(Direction::Receipt, 2_000_000)),
        (
            "2022-06-02",
            "杨磊",
            Fact::FollowedUp(follow_up("contacted", "记错案件")),
        ),
        (
            "2022-06-08",
            "杨磊",
            Fact::FollowedUp(FollowUp {
                next: planned("2022-06-14"),
                ..follow_up("no-answer", "电话被执行人李某某, 无人接听(第2次)")
            }),
        ),
    ]
    .into_iter()
    .flat_map(|(on, who, fact)| {
        let mistaken =
            matches!(&fact, Fact::FollowedUp(f) if f.note.as_deref() == Some("记错案件"));
        let undo = mistaken.then_some((on, who, Entered::Undo));
        [Some((on, who, Entered::Fact(fact))), undo]
            .into_iter()
            .flatten()
    })
    .collect()
}

/// All entries of the thirty, in the order of days.
fn entries(cases: usize, change: impl Fn(&mut Registration)) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for n in 0..cases {
        let mut registration = registration(n);
        change(&mut registration);
        let number = registration.number.clone();
        let filed = registration.filed.unwrap_or(day("2022-03-01"));
        let mut enter = |on, who, what| entries.push((on, who, number.clone(), what));
        enter(filed, "系统", Entered::Case(Box::new(registration)));
        match n {
            0 => {
                for (on, who, what) in story() {
                    enter(day(on), who, what);
                }
            }
            11 => enter(
                day("2022-05-15"),
                "额尔敦",
                Entered::Fact(pause(
                    PauseKind::Suspend,
                    "",
                    "2022-05-15",
                    None,
                    "等待另案结果",
                )),
            ),
            // The work of this morning.
            22..=28 => enter(
                today(),
                "王芳",
                Entered::Fact(Fact::FollowedUp(follow_up("contacted", ""))),
            ),
            _ if n.is_multiple_of(2) => enter(
                day("2022-06-08"),
                "杨磊",
                Entered::Fact(Fact::FollowedUp(follow_up("no-answer", ""))),
            ),
            _ => {}
        }
        if [3, 12].contains(&n) {
            let value = Some("2022-06-15".to_owned());
            let field = Field::Next;
            enter(
                day("2022-06-08"),
                "李娜",
                Entered::Fact(Fact::Amended { field, value }),
            );
        }
    }
    entries.sort_by_key(|(on, ..)| *on);
    entries
}

/// The docket of the tests.
#[derive(Debug)]
pub(crate) struct Docket {
    service: Box<dyn Backend>,
    /// What was recorded and not taken back, newest last.
    pub(crate) writes: Mutex<Vec<Write>>,
    /// The cases put off.
    pub(crate) skips: Mutex<Vec<String>>,
}

/// Something recorded for a case through the screens.
#[derive(Debug)]
pub(crate) struct Write {
    pub(crate) number: String,
    pub(crate) events: Vec<NewEvent>,
}

/// The context of a user at a moment.
fn context(actor: &str, today: NaiveDate, now: DateTime<FixedOffset>) -> Context {
    Context {
        actor: Actor {
            name: actor.to_owned(),
            uid: 1000,
        },
        today,
        now,
        request_id: None,
        view: View::default(),
    }
}

impl Docket {
    /// Wraps an existing service.
    pub(crate) fn over(service: Box<dyn Backend>) -> Docket {
        Docket {
            service,
            writes: Mutex::default(),
            skips: Mutex::default(),
        }
    }

    pub(crate) fn empty() -> Docket {
        Docket::over(qingji::backend::in_memory())
    }

    /// A docket of these entries, in their order.
    pub(super) fn seeded(entries: Vec<Entry>) -> Docket {
        let service = qingji::backend::in_memory();
        let mut last = 0;
        for (on, who, number, what) in entries {
            let now = on.and_hms_opt(8, 30, 0).unwrap();
            let now = now.and_local_timezone(*self::now().offset()).unwrap();
            let request = match what {
                Entered::Case(registration) => Request::Add(registration),
                Entered::Fact(fact) => Request::Record {
                    number,
                    events: vec![NewEvent {
                        on: Some(on).filter(|_| !matches!(fact, Fact::Amended { .. })),
                        fact,
                    }],
                },
                Entered::Undo => Request::Undo { commit: Some(last) },
            };
            let answer = service.call(&context(who, on, now), request).unwrap();
            let Response::Written(Written { commit, .. }) = answer else {
                panic!("{answer:?}")
            };
            last = commit;
        }
        Docket::over(service)
    }

    pub(crate) fn sample() -> Docket {
        Docket::seeded(entries(30, |_| {}))
    }

    /// Cases of the demonstration.
    pub(crate) fn real(cases: u64) -> Docket {
        Docket::demo(cases, 7, today(), now())
    }

    /// Cases of the demonstration as they are on another day.
    pub(crate) fn demo(
        cases: u64,
        seed: u64,
        today: NaiveDate,
        now: DateTime<FixedOffset>,
    ) -> Docket {
        let docket = Docket::empty();
        let context = context("王芳", today, now);
        let ask = |request| docket.service.call(&context, request).unwrap();
        let options = ImportOptions {
            source: String::new(),
            ..ImportOptions::default()
        };
        let Response::ImportOpened(import) = ask(Request::ImportBegin(options)) else {
            panic!()
        };
        let rows: Vec<Row> = Demo::new(cases, seed, today).collect();
        ask(Request::ImportRows {
            import,
            rows: rows.into_iter().collect(),
        });
        ask(Request::ImportCommit { import });
        docket
    }

    /// Three cases and what two people recorded of them.
    pub(crate) fn journal() -> Docket {
        let docket = Docket::empty();
        let numbers = [
            "(2021)内0783执336号",
            "(2022)内0783民初418号",
            "(2020)内0721执1082号",
        ];
        let mut minutes = 0;
        let mut ask = |actor: &str, request| {
            minutes += 7;
            let now = now() - Duration::days(1) + Duration::minutes(minutes);
            let context = context(actor, today(), now);
            docket.service.call(&context, request).unwrap();
        };
        for number in numbers {
            let registration = Registration {
                number: number.to_owned(),
                filed: Some(day("2022-01-10")),
                ..Registration::default()
            };
            ask("王芳", Request::Add(Box::new(registration)));
        }
        for (actor, number, outcome) in [
            ("李明", numbers[1], "contacted"),
            ("王芳", numbers[0], "no-answer"),
            ("王芳", numbers[0], "contacted"),
        ] {
            let fact = Fact::FollowedUp(follow_up(outcome, ""));
            let events = vec![NewEvent { on: None, fact }];
            let number = number.to_owned();
            ask(actor, Request::Record { number, events });
        }
        docket
    }

    /// Two cases that differ only in the year.
    pub(crate) fn twins() -> Docket {
        let years = Mutex::new([2026, 2023].to_vec());
        Docket::seeded(entries(2, |registration| {
            let year = years.lock().unwrap().pop().unwrap();
            registration.number = format!("({year})内0721执4号");
        }))
    }

    /// The sample with this name wherever there is a name.
    pub(crate) fn named(name: &str) -> Docket {
        Docket::seeded(entries(30, |registration| {
            for place in [
                &mut registration.handler,
                &mut registration.plaintiffs,
                &mut registration.defendants,
                &mut registration.cause,
                &mut registration.division,
                &mut registration.court,
            ] {
                *place = Some(name.to_owned());
            }
        }))
    }

    /// The events that a commit recorded for a case.
    fn events(&self, context: &Context, number: &str, commit: u64) -> Vec<NewEvent> {
        let number = number.to_owned();
        let Ok(Response::Case(file)) = self.service.call(context, Request::Show { number }) else {
            return Vec::new();
        };
        let of_commit = file.timeline.into_iter().filter(|e| e.commit == commit);
        let event = of_commit.map(|e| NewEvent {
            on: e.on,
            fact: e.fact,
        });
        event.collect()
    }
}

/// The case that a request is about.
fn about(request: &Request) -> Option<String> {
    match request {
        Request::Record { number, .. } => Some(number.clone()),
        Request::Follow(follow) => Some(follow.number.clone()),
        Request::Add(registration) => Some(registration.number.clone()),
        Request::Finish { write, .. } => about(write),
        _ => None,
    }
}

impl Backend for Docket {
    fn call(&self, context: &Context, request: Request) -> Result<Response, Error> {
        if matches!(&request, Request::Find(query) if query.text == "panic") {
            panic!("asked to");
        }
        let number = about(&request);
        let taken_back = matches!(request, Request::Undo { .. } | Request::Revert(_));
        let skip = match &request {
            Request::Skip { number, put_off } => Some((number.clone(), *put_off)),
            _ => None,
        };
        let response = self.service.call(context, request)?;
        if let (Some(number), Response::Written(written)) = (number, &response) {
            let events = self.events(context, &number, written.commit);
            self.writes.lock().unwrap().push(Write { number, events });
        }
        if taken_back {
            self.writes.lock().unwrap().pop();
        }
        if let Some((number, put_off)) = skip {
            let mut skips = self.skips.lock().unwrap();
            skips.retain(|other| *other != number);
            if put_off {
                skips.push(number);
            }
        }
        Ok(response)
    }
}
