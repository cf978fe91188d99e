//! A docket of thirty sample cases that answers from memory. All people and companies are invented.

use std::sync::Mutex;

use chrono::{DateTime, Duration, FixedOffset, NaiveDate};
use qingji::backend::Backend;
use qingji::domain::calendar::Calendar;
use qingji::domain::change::{Change, Pause, PauseKind};
use qingji::domain::checklist::Reason;
use qingji::domain::clock::{State, Step, StepKind, Verdict};
use qingji::domain::event::{Direction, Fact, FollowUp, Payment, Registration, Supervision};
use qingji::domain::held::Held;
use qingji::domain::level::{Level, Thresholds};
use qingji::domain::money::Money;
use qingji::domain::next;
use qingji::domain::types::Category;
use qingji::exchange::demo::Demo;
use qingji::service::Service;
use qingji::service::api::{
    Actor, Agenda, AgendaItem, AgendaKind, AgendaQuery, CalendarDay, CalendarQuery, CaseFile,
    CaseLine, Checklist, ChecklistQuery, Context, Count, DayCounts, DayDone, DueCalendar, Flow,
    Found, ImportOptions, LevelCounts, NewEvent, Overview, Page, Request, Response, Row, Status,
    TimelineEntry, View, Written,
};
use qingji::service::error::{Error, ErrorKind};

/// The day of all tests: a Wednesday.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 6, 15).unwrap()
}

pub(crate) fn now() -> DateTime<FixedOffset> {
    "2022-06-15T08:41:00+08:00".parse().unwrap()
}

const SAMPLE: &[(&str, &str, &str, &str, &str, i32)] = &[
    (
        "(2019)内0783执恢3364号",
        "扎兰屯市人民法院",
        "海拉尔城建投资有限公司",
        "李某某, 王某",
        "杨磊",
        -866,
    ),
    (
        "(2019)内07民初1187号",
        "呼伦贝尔市中级人民法院",
        "满洲里口岸物流",
        "满洲里口岸物流工会",
        "周婷",
        -811,
    ),
    (
        "(2020)内0725执恢1228号",
        "陈巴尔虎旗人民法院",
        "草原乳业",
        "阿拉坦·其木格",
        "乌兰图雅",
        -512,
    ),
    (
        "(2021)内0702商初276号",
        "海拉尔区人民法院",
        "牙克石林产",
        "“兴安”木业",
        "李娜",
        -138,
    ),
    (
        "(2021)内0721执1082号",
        "阿荣旗人民法院",
        "张建国",
        "阿荣旗玉米深加工",
        "陈静",
        0,
    ),
    (
        "(2022)内0781民初418号",
        "满洲里市人民法院",
        "北方商业银行",
        "包某",
        "王芳",
        0,
    ),
    (
        "(2022)内0702执保244号",
        "海拉尔区人民法院",
        "蒙东能源",
        "某矿业公司",
        "吴昊",
        1,
    ),
    (
        "(2021)内0785商初697号",
        "根河市人民法院",
        "根河冷极旅游",
        "某旅行社",
        "李娜",
        3,
    ),
    (
        "(2022)内0722执389号",
        "莫力达瓦达斡尔族自治旗人民法院",
        "莫旗大豆合作社",
        "某粮贸公司",
        "黄强",
        5,
    ),
    (
        "(2022)内0782民初77号",
        "牙克石市人民法院",
        "李秀英",
        "赵某",
        "特木尔",
        7,
    ),
    (
        "(2022)内0724民初156号",
        "鄂温克族自治旗人民法院",
        "农垦集团",
        "某农场",
        "白音那",
        12,
    ),
    (
        "(2022)内0727执71号",
        "新巴尔虎左旗人民法院",
        "牧丰商贸",
        "某牧业",
        "额尔敦",
        14,
    ),
    (
        "(2022)内0703民初233号",
        "扎赉诺尔区人民法院",
        "赵敏",
        "钱某",
        "包青山",
        15,
    ),
    (
        "(2021)内0725执恢88号",
        "陈巴尔虎旗人民法院",
        "陈旗畜牧",
        "某公司",
        "白音那",
        16,
    ),
    (
        "(2022)内0784民初402号",
        "额尔古纳市人民法院",
        "冷极旅游",
        "某酒店",
        "张伟",
        18,
    ),
];

/// The court of tests.
#[derive(Debug)]
pub(crate) struct Docket {
    lines: Mutex<Vec<CaseLine>>,
    /// What was written, newest last.
    pub(crate) writes: Mutex<Vec<Request>>,
    /// Cases as they were before each write.
    before: Mutex<Vec<CaseLine>>,
    /// What was put off.
    pub(crate) skips: Mutex<Vec<String>>,
    empty: bool,
    /// The service itself in place of the sample.
    real: Option<Box<dyn Backend>>,
    /// A real docket with the first cases, which forms ask what would follow.
    inner: Service,
}

/// A docket in memory with the case at the top of the sample and its clock.
fn inner() -> Service {
    let service = Service::in_memory();
    let context = Context {
        actor: Actor {
            name: "王芳".to_owned(),
            uid: 1000,
        },
        today: today(),
        now: now(),
        request_id: None,
        view: View::default(),
    };
    for n in 0..SAMPLE.len() {
        let line = line(n);
        let number = line.number.clone();
        let registration = Registration {
            number: number.clone(),
            court: line.court.clone(),
            division: line.division.clone(),
            handler: line.handler.clone(),
            cause: line.cause.clone(),
            plaintiffs: line.plaintiffs.clone(),
            defendants: line.defendants.clone(),
            filed: if n < 10 {
                line.filed
            } else {
                Some(day("2022-02-28"))
            },
            claim: line.claim,
            ..Registration::default()
        };
        service
            .handle(&context, Request::Add(Box::new(registration)))
            .unwrap();
        let events: Vec<NewEvent> = file(line)
            .timeline
            .into_iter()
            .skip(1)
            .filter(|entry| !entry.retracted)
            .map(|entry| NewEvent {
                on: entry.on,
                fact: entry.fact,
            })
            .collect();
        let events = if n == 0 { events } else { Vec::new() };
        if !events.is_empty() {
            service
                .handle(&context, Request::Record { number, events })
                .unwrap();
        }
    }
    service
}

fn line(n: usize) -> CaseLine {
    let (number, court, plaintiffs, defendants, handler, left) = SAMPLE[n % SAMPLE.len()];
    // The second half of the sample is the first with other numbers, far from due.
    let again = n / SAMPLE.len();
    let number = number.replace(")内", &format!("){}内", "")).replace(
        "号",
        &format!(
            "{}号",
            if again > 0 {
                again.to_string()
            } else {
                String::new()
            }
        ),
    );
    let left = if again > 0 { 40 + n as i32 } else { left };
    let level = match n {
        11 => Level::Paused,
        20 => Level::None,
        21 => Level::Unknown,
        _ => Thresholds::default().level(left),
    };
    let days_left = (!matches!(level, Level::None | Level::Unknown)).then_some(left);
    CaseLine {
        id: n as u32 + 1,
        number,
        court: Some(court.to_owned()),
        court_code: None,
        division: Some("民一庭".to_owned()),
        handler: Some(handler.to_owned()),
        cause: Some("民间借贷纠纷".to_owned()),
        plaintiffs: Some(plaintiffs.to_owned()),
        defendants: Some(defendants.to_owned()),
        procedure: Some("civil-first-ordinary".to_owned()),
        filed: NaiveDate::from_ymd_opt(2019, 11, 2),
        due: days_left.map(|left| today() + Duration::days(left.into())),
        days_left,
        level,
        stands: (level == Level::Paused).then_some(31),
        provisional: n == 12,
        closed: None,
        claim: Some(Money(46_500_000 + n as i64 * 123_456)),
        next: n.is_multiple_of(3).then(|| today() + Duration::days(2)),
        last: n
            .is_multiple_of(2)
            .then(|| (today() - Duration::days(7), "no-answer".to_owned())),
        more: None,
    }
}

impl Docket {
    pub(crate) fn sample() -> Docket {
        Docket {
            lines: Mutex::new((0..30).map(line).collect()),
            writes: Mutex::default(),
            before: Mutex::default(),
            skips: Mutex::default(),
            empty: false,
            inner: inner(),
            real: None,
        }
    }

    /// Cases of the demonstration, answered by the service itself.
    pub(crate) fn real(cases: u64) -> Docket {
        let docket = qingji::backend::in_memory();
        let context = Context {
            actor: Actor {
                name: "王芳".to_owned(),
                uid: 1000,
            },
            today: today(),
            now: now(),
            request_id: None,
            view: View::default(),
        };
        let ask = |request| docket.call(&context, request).unwrap();
        let Response::ImportOpened(import) = ask(Request::ImportBegin(ImportOptions::default()))
        else {
            panic!()
        };
        let rows: Vec<Row> = Demo::new(cases, 7, today()).collect();
        ask(Request::ImportRows {
            import,
            rows: rows.into_iter().collect(),
        });
        ask(Request::ImportCommit { import });
        Docket::over(docket)
    }

    /// Whatever is there, answered by the service itself.
    pub(crate) fn over(real: Box<dyn Backend>) -> Docket {
        Docket {
            real: Some(real),
            ..Docket::empty()
        }
    }

    /// Three cases and what two people recorded of them, answered by the service itself.
    pub(crate) fn journal() -> Docket {
        let docket = qingji::backend::in_memory();
        let numbers = [
            "(2021)内0783执336号",
            "(2022)内0783民初418号",
            "(2020)内0721执1082号",
        ];
        let mut minutes = 0;
        let mut ask = |actor: &str, request| {
            minutes += 7;
            let context = Context {
                actor: Actor {
                    name: actor.to_owned(),
                    uid: 1000,
                },
                today: today(),
                now: now() - Duration::days(1) + Duration::minutes(minutes),
                request_id: None,
                view: View::default(),
            };
            docket.call(&context, request).unwrap();
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
            let fact = Fact::FollowedUp(FollowUp {
                outcome: outcome.to_owned(),
                ..FollowUp::default()
            });
            let events = vec![NewEvent { on: None, fact }];
            let number = number.to_owned();
            ask(actor, Request::Record { number, events });
        }
        Docket {
            real: Some(docket),
            ..Docket::empty()
        }
    }

    /// Two cases that differ in nothing but the year.
    pub(crate) fn twins() -> Docket {
        let docket = Docket::sample();
        let mut lines = docket.lines.lock().unwrap();
        lines.truncate(2);
        for (line, year) in lines.iter_mut().zip([2023, 2026]) {
            line.number = format!("({year})内0721执4号");
        }
        drop(lines);
        docket
    }

    /// The sample with this name wherever a name stands.
    pub(crate) fn named(name: &str) -> Docket {
        let docket = Docket::sample();
        for line in docket.lines.lock().unwrap().iter_mut() {
            for place in [
                &mut line.handler,
                &mut line.plaintiffs,
                &mut line.defendants,
                &mut line.cause,
                &mut line.division,
                &mut line.court,
            ] {
                *place = Some(name.to_owned());
            }
        }
        docket
    }

    pub(crate) fn empty() -> Docket {
        Docket {
            lines: Mutex::default(),
            writes: Mutex::default(),
            before: Mutex::default(),
            skips: Mutex::default(),
            empty: true,
            inner: Service::in_memory(),
            real: None,
        }
    }

    fn overview(&self) -> Overview {
        let lines = self.lines.lock().unwrap();
        let mut levels = LevelCounts::default();
        for line in lines.iter() {
            levels.add(line.level, 1);
        }
        let done = self.writes.lock().unwrap().len() as u64;
        Overview {
            today: today(),
            cases: lines.len() as u64,
            open: lines.len() as u64,
            levels,
            filed_later: 0,
            unknown_filing: 0,
            yesterday: Flow::default(),
            delayed_yesterday: Flow::default(),
            follow_ups_due: if self.empty { 0 } else { 33 },
            followed_up_today: if self.empty { 0 } else { 7 + done },
            demo: false,
            thresholds: Thresholds::default(),
        }
    }

    fn page(
        &self,
        levels: &[Level],
        courts: &[String],
        offset: usize,
        limit: Option<usize>,
    ) -> Page {
        let lines = self.lines.lock().unwrap();
        let hits: Vec<CaseLine> = lines
            .iter()
            .filter(|line| levels.is_empty() || levels.contains(&line.level))
            .filter(|line| {
                courts.is_empty() || line.court.as_ref().is_some_and(|c| courts.contains(c))
            })
            .cloned()
            .collect();
        Page {
            total: Some(hits.len()),
            rows: hits
                .into_iter()
                .skip(offset)
                .take(limit.unwrap_or(usize::MAX))
                .collect(),
            levels: LevelCounts::default(),
        }
    }

    /// What is due within thirty days, stands still or is past due, and was not followed up today.
    fn checklist(&self, query: &ChecklistQuery) -> Checklist {
        let lines = self.lines.lock().unwrap();
        let skips = self.skips.lock().unwrap();
        let mut counts = DayCounts {
            done: if self.empty { 0 } else { 7 },
            skipped: skips.len() as u64,
            ..DayCounts::default()
        };
        let mut levels = LevelCounts::default();
        let mut items = Vec::new();
        for line in lines.iter() {
            let filter = &query.filter;
            let court = line.court.as_ref();
            if !filter.courts.is_empty() && court.is_none_or(|c| !filter.courts.contains(c)) {
                continue;
            }
            levels.add(line.level, 1);
            let done = line.last.as_ref().is_some_and(|(on, _)| *on == today());
            counts.done += u64::from(done);
            let reason = match line.level {
                _ if done || skips.contains(&line.number) => continue,
                Level::Over if line.next.is_some() => Reason::FollowUp,
                Level::Over => Reason::Over,
                Level::Urgent => Reason::Urgent,
                Level::Near => Reason::Near,
                Level::Ahead => Reason::Ahead,
                Level::Paused => Reason::Paused,
                Level::Unknown => Reason::Unknown,
                _ => continue,
            };
            counts.add(reason);
            items.push((line.clone(), reason));
        }
        let window = items.into_iter().skip(query.offset);
        let (rows, reasons) = window.take(query.limit.unwrap_or(usize::MAX)).unzip();
        Checklist {
            page: Page {
                rows,
                total: query.count.then(|| counts.todo() as usize),
                levels,
            },
            reasons,
            counts: query.count.then_some(counts),
        }
    }

    /// What was recorded in this session.
    fn day_done(&self) -> DayDone {
        let writes = self.writes.lock().unwrap();
        let mut done = DayDone {
            today: today(),
            actor: "王芳".to_owned(),
            skipped: self.skips.lock().unwrap().len() as u64,
            ..DayDone::default()
        };
        for write in writes.iter() {
            if let Request::Record { events, .. } = write
                && let Some(Fact::FollowedUp(f)) = events.first().map(|event| &event.fact)
            {
                done.followed += 1;
                done.cases += 1;
                let known = done.outcomes.iter_mut().find(|count| count.id == f.outcome);
                match known {
                    Some(count) => count.count += 1,
                    None => done.outcomes.push(Count {
                        id: f.outcome.clone(),
                        count: 1,
                    }),
                }
            }
        }
        done
    }

    fn find(&self, text: &str) -> Found {
        let lines = self.lines.lock().unwrap();
        let rows: Vec<CaseLine> = lines
            .iter()
            .filter(|line| {
                let all = format!(
                    "{} {:?} {:?} hle zj",
                    line.number, line.plaintiffs, line.defendants
                );
                text.split_whitespace().all(|token| all.contains(token))
            })
            .cloned()
            .collect();
        Found {
            matches: rows.len(),
            searched: lines.len(),
            rows,
        }
    }

    fn record(&self, request: Request) -> Result<Response, Error> {
        let Request::Record { number, events } = &request else {
            return Err(Error::new(ErrorKind::Usage, "not-in-the-sample"));
        };
        let mut lines = self.lines.lock().unwrap();
        let line = lines.iter_mut().find(|line| line.number == *number);
        let line = line.ok_or_else(|| Error::new(ErrorKind::NotFound, "no-such-case"))?;
        self.before.lock().unwrap().push(line.clone());
        if let Some(Fact::FollowedUp(follow_up)) = events.first().map(|event| &event.fact) {
            line.last = Some((today(), follow_up.outcome.clone()));
            line.next = follow_up.next;
        }
        let line = line.clone();
        let mut writes = self.writes.lock().unwrap();
        writes.push(request);
        Ok(Response::Written(Written {
            commit: writes.len() as u64 + 100,
            events: 1,
            line: Some(Box::new(line)),
            ..Written::default()
        }))
    }

    fn line(&self, number: &str) -> Result<CaseLine, Error> {
        let lines = self.lines.lock().unwrap();
        let line = lines.iter().find(|line| line.number == number);
        line.cloned()
            .ok_or_else(|| Error::new(ErrorKind::NotFound, "no-such-case").with("number", number))
    }

    /// Something due on the days of the sample, supervisions on two of them.
    fn agenda(&self, query: &AgendaQuery) -> Agenda {
        let lines = self.lines.lock().unwrap();
        let kinds = [
            AgendaKind::Due,
            AgendaKind::Supervision,
            AgendaKind::FollowUp,
        ];
        let mut items: Vec<AgendaItem> = lines
            .iter()
            .enumerate()
            .filter_map(|(n, line)| {
                let date = line
                    .due
                    .filter(|day| (query.from..=query.to).contains(day))?;
                let kind = kinds[if n % 5 == 0 { n % 3 } else { 0 }];
                let what = match kind {
                    AgendaKind::Supervision => "拿出处置方案",
                    AgendaKind::FollowUp => "no-answer",
                    _ => "civil-first-ordinary",
                };
                Some(AgendaItem {
                    date,
                    kind,
                    line: line.clone(),
                    what: Some(what.to_owned()),
                    trace: None,
                })
            })
            .collect();
        items.sort_by_key(|item| (item.date, item.kind));
        Agenda {
            total: items.len(),
            items,
        }
    }

    fn calendar(&self, query: &CalendarQuery) -> DueCalendar {
        let days = query.from.iter_days().take_while(|day| *day <= query.to);
        let calendar = Calendar::builtin();
        let day = |date| {
            let agenda = self.agenda(&AgendaQuery {
                from: date,
                to: date,
                filter: query.filter.clone(),
                offset: 0,
                limit: 99,
                trace: false,
            });
            let count = |kind| agenda.items.iter().filter(|i| i.kind == kind).count() as u32;
            CalendarDay {
                date,
                due: count(AgendaKind::Due),
                follow_ups: count(AgendaKind::FollowUp),
                supervision: count(AgendaKind::Supervision),
                pauses_ending: 0,
                working: calendar.is_working(date),
            }
        };
        DueCalendar {
            days: days.map(day).collect(),
            overdue: 4,
        }
    }

    fn show(&self, number: &str) -> Result<Box<CaseFile>, Error> {
        Ok(Box::new(file(self.line(number)?)))
    }
}

impl Backend for Docket {
    #[expect(clippy::too_many_lines, reason = "it is a table")]
    fn call(&self, context: &Context, request: Request) -> Result<Response, Error> {
        if let Some(real) = &self.real {
            return real.call(context, request);
        }
        match request {
            Request::Overview => Ok(Response::Overview(Box::new(self.overview()))),
            Request::Due(query) => {
                let filter = &query.filter;
                Ok(Response::Cases(self.page(
                    &filter.levels,
                    &filter.courts,
                    query.offset,
                    query.limit,
                )))
            }
            Request::List(query) => {
                let filter = &query.filter;
                assert!(filter.status != Status::Closed || query.limit > 0);
                Ok(Response::Cases(self.page(
                    &filter.levels,
                    &filter.courts,
                    query.offset,
                    Some(query.limit),
                )))
            }
            Request::Find(query) if query.text == "panic" => panic!("asked to"),
            Request::Find(query) => Ok(Response::Found(self.find(&query.text))),
            Request::Calendar(query) => Ok(Response::Calendar(self.calendar(&query))),
            Request::Agenda(query) => Ok(Response::Agenda(self.agenda(&query))),
            Request::Warm => Ok(Response::Done),
            Request::Sums(_) => Ok(Response::Sums(qingji::service::api::Sums {
                cases: self.lines.lock().unwrap().len() as u64,
                ..qingji::service::api::Sums::default()
            })),
            Request::Show { number } => self.show(&number).map(Response::Case),
            Request::Names(_) => Ok(Response::Names(
                SAMPLE
                    .iter()
                    .map(|row| row.1.to_owned())
                    .collect::<std::collections::BTreeSet<_>>()
                    .into_iter()
                    .collect(),
            )),
            Request::Checklist(query) => Ok(Response::Checklist(Box::new(self.checklist(&query)))),
            Request::Skip { number, put_off } => {
                self.line(&number)?;
                let mut skips = self.skips.lock().unwrap();
                skips.retain(|other| *other != number);
                if put_off {
                    skips.push(number);
                }
                Ok(Response::Done)
            }
            Request::Done(_) => Ok(Response::DayDone(Box::new(self.day_done()))),
            Request::Record { .. } => self.record(request),
            // The rule is the domain's; the sample has no measures, only due dates.
            Request::Follow(follow) => {
                let due = self.line(&follow.number)?.due;
                let cap = next::cap(None, due, today());
                let calendar = Calendar::builtin();
                let by_rule = follow
                    .rule
                    .filter(|_| follow.follow_up.next.is_none())
                    .and_then(|rule| next::next(rule, today(), today(), cap, &calendar));
                let mut follow_up = follow.follow_up;
                follow_up.next = follow_up.next.or(by_rule.map(|next| next.day));
                let fact = Fact::FollowedUp(follow_up);
                let events = vec![NewEvent { on: None, fact }];
                let number = follow.number;
                match self.record(Request::Record { number, events })? {
                    Response::Written(written) => Ok(Response::Written(Written {
                        next: by_rule,
                        ..written
                    })),
                    other => Ok(other),
                }
            }
            Request::WhatIf { .. }
            | Request::Choices { .. }
            | Request::Drafts
            | Request::Views(_)
            | Request::KeepDraft(_)
            | Request::DropDraft(_) => self.inner.handle(context, request),
            Request::Finish { draft, write } => {
                let written = match *write {
                    Request::Add(_) => {
                        self.writes.lock().unwrap().push(*write);
                        Ok(Response::Written(Written::default()))
                    }
                    write => self.call(context, write),
                }?;
                let drop = Request::DropDraft(draft);
                self.inner.handle(context, drop)?;
                Ok(written)
            }
            Request::Undo { .. } | Request::Revert(_) => {
                self.writes.lock().unwrap().pop();
                let before = self.before.lock().unwrap().pop();
                if let Some(before) = &before {
                    let mut lines = self.lines.lock().unwrap();
                    let line = lines.iter_mut().find(|line| line.id == before.id).unwrap();
                    line.clone_from(before);
                }
                Ok(Response::Written(Written {
                    commit: 200,
                    events: 1,
                    line: before.map(Box::new),
                    ..Written::default()
                }))
            }
            _ => Err(Error::new(ErrorKind::Usage, "not-in-the-sample")),
        }
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A file with something of everything.
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn file(line: CaseLine) -> CaseFile {
    let entry = |commit: u64, on: &str, actor: &str, fact: Fact| TimelineEntry {
        commit,
        index: 0,
        on: Some(day(on)),
        recorded: now(),
        actor: actor.to_owned(),
        fact,
        retracted: false,
    };
    let appraisal = Pause {
        kind: PauseKind::Deduct,
        ground: Some("appraisal".to_owned()),
        from: day("2020-01-10"),
        to: Some(day("2020-04-10")),
        accepted: None,
    };
    let measure = Supervision {
        text: "拿出处置方案".into(),
        limit: Some(day("2022-06-20")),
        lead: Some("李副院长".into()),
        department: Some("执行局".into()),
    };
    let follow_up = |outcome: &str, note: &str| {
        Fact::FollowedUp(FollowUp {
            outcome: outcome.to_owned(),
            note: Some(note.to_owned()),
            next: Some(day("2022-06-17")),
            ..FollowUp::default()
        })
    };
    let step = |kind, date: &str, months, days, note: Option<&str>, articles: &[&str]| Step {
        kind,
        date: Some(day(date)),
        from: None,
        to: None,
        months,
        days,
        change: None,
        note: note.map(str::to_owned),
        articles: articles.iter().map(|a| (*a).to_owned()).collect(),
    };
    let mut retracted = entry(6, "2022-06-02", "杨磊", follow_up("contacted", "记错案件"));
    retracted.retracted = true;
    CaseFile {
        raw_number: line.number.clone(),
        regular: true,
        category: if line.number.contains('执') {
            Category::Execution
        } else {
            Category::Civil
        },
        type_code: Some("执恢".to_owned()),
        clerk: Some("赵敏".to_owned()),
        how: None,
        tags: vec!["涉企业".to_owned()],
        custody: false,
        note: None,
        stated_due: Some(day("2020-02-03")),
        changes: vec![Change::Pause(appraisal.clone())],
        verdict: Verdict {
            due: line.due,
            raw: line.due,
            deducted: 91,
            state: State::Running,
            level: line.level,
            days_left: line.days_left,
            provisional: false,
            apply_by: Some(day("2020-01-02")),
            decide_by: None,
            late: Vec::new(),
            converted: None,
        },
        steps: vec![
            step(
                StepKind::Anchor,
                "2019-11-02",
                None,
                None,
                Some("filed"),
                &[],
            ),
            step(
                StepKind::Base,
                "2020-05-02",
                Some(6),
                None,
                None,
                &["民诉149"],
            ),
            Step {
                from: Some(day("2020-01-10")),
                to: Some(day("2020-04-10")),
                ..step(
                    StepKind::Deduct,
                    "2020-08-01",
                    None,
                    Some(91),
                    Some("appraisal"),
                    &["审限规定9(6)"],
                )
            },
            step(
                StepKind::Roll,
                "2020-08-03",
                None,
                Some(2),
                None,
                &["民诉85"],
            ),
        ],
        received: Money(12_000_000),
        paid_out: Money(10_000_000),
        held: Held {
            amount: Money(2_000_000),
            since: Some(day("2022-06-01")),
        },
        measure: Some(measure.clone()),
        timeline: vec![
            entry(
                1,
                "2019-11-02",
                "系统",
                Fact::Registered(Box::new(Registration {
                    cause: Some("民间借贷纠纷".into()),
                    ..Registration::default()
                })),
            ),
            entry(
                2,
                "2020-01-10",
                "赵敏",
                Fact::Changed {
                    change: Change::Pause(appraisal),
                    note: Some("委托鉴定".into()),
                },
            ),
            entry(3, "2022-04-18", "李副院长", Fact::Supervised(measure)),
            entry(
                4,
                "2022-05-20",
                "赵敏",
                follow_up("served", "向被执行人送达限制消费令"),
            ),
            entry(
                5,
                "2022-06-01",
                "杨磊",
                Fact::Paid(Payment {
                    direction: Direction::Receipt,
                    amount: Money(2_000_000),
                    method: Some("银行回单".into()),
                    ..Payment::default()
                }),
            ),
            retracted,
            entry(
                7,
                "2022-06-08",
                "杨磊",
                follow_up("no-answer", "电话被执行人李某某, 无人接听(第2次)"),
            ),
        ],
        line,
    }
}
