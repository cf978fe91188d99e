//! The number of keys from anywhere to the file of an overdue case.

use std::collections::{BTreeMap, HashMap};

use qingji::domain::change::{Change, Pause, PauseKind};
use qingji::domain::event::{Fact, Registration};
use qingji::domain::level::Level;
use qingji::exchange::demo::Demo;
use qingji::service::api::{CaseLine, DueQuery, Filter, FindQuery, Request, Response, Row};
use qingji::text::pinyin::initial_variants;

use crate::support::court::{Docket, day};

const TODAY: &str = "2026-06-30";

/// The visible matches by query; each is asked for once.
struct Finds<'a> {
    docket: &'a Docket,
    seen: HashMap<String, Vec<String>>,
}

impl Finds<'_> {
    /// The place of a case among the visible matches, from 1.
    fn place(&mut self, query: &str, number: &str) -> Option<usize> {
        if !self.seen.contains_key(query) {
            let find = FindQuery {
                text: query.to_owned(),
                limit: 9,
                closed: false,
            };
            let Response::Found(found) = self.docket.ask(Request::Find(find)).unwrap() else {
                panic!()
            };
            let numbers = found.rows.into_iter().map(|row| row.number).collect();
            self.seen.insert(query.to_owned(), numbers);
        }
        let at = self.seen[query].iter().position(|found| found == number)?;
        Some(at + 1)
    }

    /// The fewest keys to a case.
    fn fewest(&mut self, line: &CaseLine) -> Option<usize> {
        let mut best: Option<usize> = None;
        for query in queries(line) {
            // Not asked if even the first place would be no better.
            if best.is_none_or(|best| keys(&query, 1) < best)
                && let Some(place) = self.place(&query, &line.number)
            {
                let keys = keys(&query, place);
                best = Some(best.map_or(keys, |best| best.min(keys)));
            }
        }
        best
    }
}

/// Keys from any screen to the file: `/`, the query and Enter for the first match; Tab and a digit
/// for the first nine.
fn keys(query: &str, place: usize) -> usize {
    let query = query.chars().count();
    if place == 1 { query + 2 } else { query + 3 }
}

/// The digits of the serial number, as a user types them.
fn serial(number: &str) -> String {
    let head = number.trim_end_matches('号');
    let digits = head.chars().rev().take_while(char::is_ascii_digit);
    digits.collect::<Vec<_>>().into_iter().rev().collect()
}

/// What a user would type: the beginning of the serial number, or the initials of a party.
fn queries(line: &CaseLine) -> Vec<String> {
    let mut all = Vec::new();
    let mut beginnings = |text: &str| {
        for n in 1..=4.min(text.chars().count()) {
            all.push(text.chars().take(n).collect::<String>());
        }
    };
    beginnings(&serial(&line.number));
    for side in [&line.plaintiffs, &line.defendants].into_iter().flatten() {
        for initials in initial_variants(side, 1) {
            beginnings(&initials);
        }
    }
    // The shortest first.
    all.sort_by_key(|query| query.chars().count());
    all
}

/// The most overdue cases searched for in one docket, evenly spread over all of them.
const TARGETS: usize = 100;

/// A demonstration docket without follow-ups and payments: neither lookup nor due dates read those.
fn demo(cases: u64) -> Docket {
    let docket = Docket::in_memory(TODAY);
    let done = |row: &Row| match row {
        Row::Case(_) => false,
        Row::Event(row) => matches!(row.event.fact, Fact::FollowedUp(_) | Fact::Paid(_)),
    };
    let rows = Demo::new(cases, 20_260_630, day(TODAY));
    let rows: Vec<_> = rows.filter(|row| !done(row)).collect();
    docket.import(&rows);
    docket
}

fn nine_of_ten_within_five(cases: u64, at_least: usize) {
    let docket = demo(cases);
    let filter = Filter {
        levels: vec![Level::Over],
        ..Filter::default()
    };
    let query = DueQuery {
        filter,
        ..DueQuery::default()
    };
    let Response::Cases(page) = docket.ask(Request::Due(query)).unwrap() else {
        panic!()
    };
    let overdue = page.rows.len();
    let mut finds = Finds {
        docket: &docket,
        seen: HashMap::new(),
    };
    let mut taken: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for line in page.rows.iter().step_by(overdue.div_ceil(TARGETS)) {
        *taken.entry(finds.fewest(line)).or_default() += 1;
    }
    let all: usize = taken.values().sum();
    let within: usize = taken.range(Some(1)..=Some(5)).map(|(_, n)| n).sum();
    let said = format!(
        "{cases} cases, {overdue} overdue, {all} looked for, keys to the file: {taken:?}; {within} within 5"
    );
    assert!(
        overdue >= at_least && all >= at_least.min(TARGETS / 2),
        "{said}"
    );
    assert!(within * 10 >= all * 9, "{said}");
}

#[test]
fn overdue_cases_are_five_keys_away_in_a_small_court() {
    nine_of_ten_within_five(1_500, 15);
}

#[test]
fn overdue_cases_are_five_keys_away_among_twelve_thousand() {
    nine_of_ten_within_five(12_000, 150);
}

/// Number, court, procedure, plaintiffs, defendants, handler, filed.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// Eight cases that differ in what lookup distinguishes; the letters are their names in the table
/// below.
const CASES: [(char, Case); 8] = [
    // Years late; three others are close to its shortened number.
    (
        'a',
        (
            "(2022)内0783执恢336号",
            "扎兰屯市人民法院",
            "execution-resumed",
            "海拉尔城建投资有限公司",
            "李某某",
            "杨磊",
            "2022-03-01",
        ),
    ),
    (
        'b',
        (
            "(2022)内0783执336号",
            "扎兰屯市人民法院",
            "execution-first",
            "草原乳业",
            "王芳",
            "杨磊",
            "2026-05-01",
        ),
    ),
    (
        'c',
        (
            "(2021)内0783执恢3361号",
            "扎兰屯市人民法院",
            "execution-resumed",
            "蒙东能源",
            "",
            "吴昊",
            "2026-06-01",
        ),
    ),
    (
        'd',
        (
            "(2022)内0721执恢337号",
            "阿荣旗人民法院",
            "execution-resumed",
            "Ａ4紙業",
            "",
            "包青山",
            "2026-02-01",
        ),
    ),
    // Traditional characters, polyphones, the dot in a name.
    (
        'e',
        (
            "(2026)内0782民初1082号",
            "牙克石市人民法院",
            "civil-first-ordinary",
            "曾長樂",
            "中國農業銀行",
            "乌兰图雅",
            "2026-04-01",
        ),
    ),
    (
        'f',
        (
            "(2026)内0702民初22号",
            "呼伦贝尔市海拉尔区人民法院",
            "civil-first-ordinary",
            "买买提·艾力",
            "张建国",
            "陈静",
            "2026-04-02",
        ),
    ),
    // Suspended, closed.
    (
        'g',
        (
            "(2025)内07民终905号",
            "呼伦贝尔市中级人民法院",
            "civil-second-judgment",
            "浙江商会",
            "",
            "周婷",
            "2026-05-20",
        ),
    ),
    (
        'h',
        (
            "(2024)内07民终906号",
            "呼伦贝尔市中级人民法院",
            "civil-second-judgment",
            "张建军",
            "",
            "周婷",
            "2024-05-20",
        ),
    ),
];

fn small() -> Docket {
    let docket = Docket::in_memory(TODAY);
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    for (_, (number, court, procedure, plaintiffs, defendants, handler, filed)) in CASES {
        let case = Registration {
            number: number.to_owned(),
            court: some(court),
            procedure: some(procedure),
            plaintiffs: some(plaintiffs),
            defendants: some(defendants),
            handler: some(handler),
            filed: Some(day(filed)),
            ..Registration::default()
        };
        docket.ask(Request::Add(Box::new(case))).unwrap();
    }
    let pause = Fact::Changed {
        change: Change::Pause(Pause {
            kind: PauseKind::Suspend,
            from: day("2026-06-01"),
            ground: None,
            to: None,
            accepted: None,
        }),
        note: None,
    };
    docket.record("(2025)内07民终905号", None, pause).unwrap();
    let closed = Fact::Closed {
        how: Some("判决".to_owned()),
    };
    docket
        .record("(2024)内07民终906号", Some("2024-08-01"), closed)
        .unwrap();
    docket
}

fn find(docket: &Docket, text: &str, closed: bool) -> String {
    let query = FindQuery {
        text: text.to_owned(),
        limit: 99,
        closed,
    };
    let Response::Found(found) = docket.ask(Request::Find(query)).unwrap() else {
        panic!()
    };
    assert_eq!(found.matches, found.rows.len());
    let name = |row: &CaseLine| {
        let case = CASES.iter().find(|(_, case)| case.0 == row.number);
        case.unwrap().0
    };
    found.rows.iter().map(name).collect()
}

/// The cases that a query finds, sorted.
fn among(docket: &Docket, text: &str) -> String {
    let mut found: Vec<char> = find(docket, text, false).chars().collect();
    found.sort_unstable();
    found.into_iter().collect()
}

/// Queries and the cases they find, closed ones only if they are asked for.
const QUERIES: &[(&str, &str)] = &[
    // Serial digits: the beginning of a run; 号 ends it.
    ("336", "abc"),
    ("3361", "c"),
    ("336号", "ab"),
    ("00336号", "ab"),
    ("36", ""),
    // Year and court code.
    ("2026", "ef"),
    ("21", "c"),
    ("22", "abdf"),
    ("0783", "abc"),
    ("内0783", "abc"),
    ("0783 336", "abc"),
    // Type: 汉字, initials, full and mixed pinyin.
    ("执恢", "acd"),
    ("zhh", "acd"),
    ("zhihui", "acd"),
    ("zhihui 22", "ad"),
    ("zh 336", "abc"),
    // Shortened numbers in one word.
    ("22zhh336", "a"),
    ("2022zhh336", "a"),
    ("２２ＺＨＨ３３６", "a"),
    ("22执恢336", "a"),
    ("22執恢336", "a"),
    ("22zhihui33", "ad"),
    ("zhh336", "ac"),
    ("zhh336号", "a"),
    ("执恢336号", "a"),
    ("（2022）内0783执恢336号", "a"),
    ("(2022)内0783zhh336", "a"),
    ("22内0783zhh336", "a"),
    ("220783zhh3", "a"),
    ("20220783z3", "b"),
    ("0783zhh3", "ac"),
    ("n0783", "abc"),
    ("21zhh336", "c"),
    ("23zhh336", ""),
    ("22zhh36", ""),
    ("26mc", "ef"),
    ("26mc1082", "e"),
    // Digits and letters of a name.
    ("a4", "d"),
    ("a4zy", "d"),
    ("Ａ4纸业", "d"),
    // Pinyin of names: initials, full, mixed, half typed, any reading.
    ("hle", "af"),
    ("hailaer", "af"),
    ("zhangjg", "f"),
    ("zjg", "f"),
    ("zcl", "e"),
    ("ccl", "e"),
    ("zengchangyue", "e"),
    // 汉字: 繁简, widths, the dot in a name.
    ("曾长乐", "e"),
    ("農業", "e"),
    ("买买提艾力", "f"),
    ("買買提・艾力", "f"),
    // Handler and court.
    ("@杨磊", "ab"),
    ("@楊磊", "ab"),
    ("＠杨", "ab"),
    ("@yl", "ab"),
    ("@yanglei", "ab"),
    ("@没有这个人", ""),
    ("#牙克石", "e"),
    ("#牙克石市人民法院", "e"),
    ("#yks", "e"),
    ("#内0783", "abc"),
    ("#0783", "abc"),
    ("＃扎兰屯", "abc"),
    ("#中院", "g"),
    ("#hailaer", "f"),
    // Days late.
    (">365", "a"),
    ("＞365", "a"),
    ("》365", "a"),
    (">9999", ""),
    ("!>365", "bcdefg"),
    // Negation.
    ("!", "a"),
    ("！", "a"),
    ("!336", "defg"),
    ("336 !zhh", "b"),
    ("!银行 26", "f"),
    ("!@杨磊 336", "c"),
    ("!#扎兰屯", "defg"),
    ("!22zhh336 336", "bc"),
    // The state of a case.
    ("!停", "abcdef"),
    ("!paused", "abcdef"),
    ("!已超期", "bcdefg"),
    ("!late", "bcdefg"),
    ("!已结", "abcdefg"),
    ("!已結", "abcdefg"),
    ("!closed", "abcdefg"),
    ("暂停计算", "g"),
    ("已结", "h"),
    ("未结 周婷", "g"),
    ("!未结", "h"),
    ("!open zj", "h"),
    // A full number finds a closed case directly.
    ("(2024)内07民终906号", "h"),
    // Everything at once.
    ("336 草原 @杨磊 #扎兰屯 !zhh !>365", "b"),
];

#[test]
fn every_kind_of_token_finds_what_it_says() {
    let docket = small();
    let wrong: Vec<String> = QUERIES
        .iter()
        .map(|(text, cases)| (text, cases, among(&docket, text)))
        .filter(|(_, cases, found)| found != *cases)
        .map(|(text, cases, found)| format!("{text}: {found}, not {cases}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_exact_serial_comes_first_then_the_overdue_and_closed_ones_last() {
    let docket = small();
    assert_eq!(find(&docket, "336", false), "abc");
    assert_eq!(find(&docket, "zhh336", false), "ac");
    assert_eq!(find(&docket, "337", false), "d");
    assert_eq!(find(&docket, "zj", true), "gfh");
    assert_eq!(find(&docket, "!已结 zj", true), "gf");
    assert_eq!(find(&docket, "90", true), "gh");
}

/// A single word is answered by the scan of the buffer alone, the same word twice by looking at
/// rows: both give the same answer.
#[test]
fn one_letter_or_one_character_finds_what_it_finds_twice() {
    let docket = demo(400);
    let found = |text: String| {
        let query = FindQuery {
            text,
            limit: usize::MAX,
            closed: false,
        };
        let Response::Found(found) = docket.ask(Request::Find(query)).unwrap() else {
            panic!()
        };
        let numbers = found.rows.into_iter().map(|row| row.number);
        numbers.collect::<Vec<_>>()
    };
    let mut most = 0;
    for word in ('a'..='z').chain("王院公司执内民".chars()) {
        let once = found(word.to_string());
        assert_eq!(once, found(format!("{word} {word}")), "{word}");
        most = most.max(once.len());
    }
    assert!(most > 50, "{most}");
}

#[test]
fn no_query_panics() {
    use proptest::prelude::*;
    let docket = small();
    let pieces = prop::collection::vec(
        prop::sample::select(vec![
            "22", "2022", "(", ")", "内", "0783", "zhh", "执恢", "336", "号", "!", "@", "#", ">",
            " ", "é", "已结", "之一", "🀄",
        ]),
        0..9,
    );
    proptest!(ProptestConfig::with_cases(64), |(pieces in pieces)| {
        let text = pieces.concat();
        let all = find(&docket, &text, true);
        for case in find(&docket, &text, false).chars() {
            prop_assert!(all.contains(case), "{text}: open cases stay among all");
        }
    });
}

#[test]
fn a_number_is_found_as_old_papers_write_it() {
    let docket = Docket::in_memory("2026-06-30");
    let registration = Registration {
        number: "(2012)呼民初字第00012号".to_owned(),
        filed: Some(day("2012-05-01")),
        ..Registration::default()
    };
    docket.ask(Request::Add(Box::new(registration))).unwrap();
    for text in ["呼民初字第00012号", "字第00012", "00012", "第12号", "12号"] {
        let found = docket.finds(text);
        assert_eq!(found.matches, 1, "{text}");
    }
}

#[test]
fn several_whole_numbers_find_each_of_the_cases_and_name_the_others() {
    let docket = Docket::in_memory("2026-06-30");
    let numbers = [
        "(2026)内0783民初13号",
        "(2026)内0783民初14号",
        "(2025)内0783执7号",
    ];
    for number in numbers {
        let registration = Registration {
            number: number.to_owned(),
            filed: Some(day("2026-05-01")),
            ..Registration::default()
        };
        docket.ask(Request::Add(Box::new(registration))).unwrap();
    }
    let closed = Fact::Closed { how: None };
    docket
        .record(numbers[1], Some("2026-06-01"), closed)
        .unwrap();
    for (text, wanted, missing) in [
        (
            "（2025）内0783执7号\n（2026）内0783民初14号 （2026）内0783民初99号",
            vec![numbers[2], numbers[1]],
            vec!["(2026)内0783民初99号"],
        ),
        (
            "(2026)内0783民初13、14号",
            vec![numbers[0], numbers[1]],
            vec![],
        ),
    ] {
        let found = docket.finds(text);
        let rows: Vec<&str> = found.rows.iter().map(|row| row.number.as_str()).collect();
        assert_eq!(
            (rows, found.missing),
            (wanted, missing.iter().map(|n| (*n).to_owned()).collect())
        );
        assert_eq!(found.matches, found.rows.len());
    }
}
