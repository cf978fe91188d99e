//! Courts by code and by name: 3,583 of them, compiled in and read on demand.
//!
//! `config/courts.csv` is sorted by code and never parsed as a whole: a code is found by a binary
//! search over the text. Names are looked up in a map that is built on the first lookup by name.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Code and name per line, sorted by the bytes of the code; `#` lines come first because they sort
/// before every code.
const COURTS: &str = include_str!("../../config/courts.csv");
/// The home city: code, short name and other names, in official order; its regions, and what a list
/// calls courts without naming them, by signs in place of the code.
const HOME: &str = include_str!("../../config/court_names.csv");

/// What the name of every court ends with, and what stands for it in short (海拉尔法院).
pub const COURT: &str = "人民法院";
pub const COURT_IN_SHORT: &str = "法院";
const INTERMEDIATE: &str = "中级人民法院";

/// A court of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Court {
    /// 法院代字, e.g. `内0783`.
    pub code: &'static str,
    pub name: &'static str,
}

/// A court of the home city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HomeCourt {
    pub court: Court,
    /// Short name for narrow columns: `扎兰屯`, `莫旗`, `中院`.
    pub short: &'static str,
}

/// Returns the court with this code.
pub fn by_code(code: &str) -> Option<Court> {
    find(code).map(|(_, court)| court)
}

/// Returns the court with this code or name; see [`by_name`].
pub fn named(text: &str) -> Option<Court> {
    by_code(text).or_else(|| by_name(text))
}

/// The official name of a court given by code, short or full name; an unknown name is returned as
/// given.
pub fn official(name: &str) -> &str {
    named(name).map_or(name, |court| court.name)
}

/// Finds a court by name: the full name, with or without province and city before it or 人民法院
/// after it, or a short form that is unique within the home city.
///
/// `None` if the name fits several courts.
pub fn by_name(name: &str) -> Option<Court> {
    let name = name.trim();
    // Most names are of the home city, whose map is small; the large map is built only when needed.
    if let Some((_, home)) = find_home(name) {
        return Some(home.court);
    }
    // After a region, only names from the table count: 通辽市中院 is not the home city's 中院.
    let found = |name: &str| NAMES.get(name).copied().flatten();
    if let Some(court) = found(name) {
        return Some(court);
    }
    let mut rest = name;
    while let Some(inner) = strip_region(rest) {
        if let Some(court) = found(inner) {
            // Dropping a region must not turn the name into a court of the same name in another
            // region.
            return (belongs(court, name)).then_some(court);
        }
        rest = inner;
    }
    None
}

/// Names whose court depends on the list: the court that wrote it, or the intermediate court above
/// that one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relative {
    /// 本院
    Own,
    /// 中院
    Intermediate,
}

impl Relative {
    /// Looks up a name from `config/court_names.csv`.
    pub fn from_name(name: &str) -> Option<Relative> {
        HOME_COURTS.relative.get(name.trim()).copied()
    }

    /// The court meant in a list whose case numbers contain this court code.
    pub fn of(self, code: &str) -> Option<Court> {
        let length = match self {
            Relative::Own => return by_code(code),
            // The province character and two digits: 内0782 is under 内07.
            Relative::Intermediate => code.char_indices().nth(3),
        };
        by_code(length.map_or(code, |(at, _)| code.get(..at).unwrap_or(code)))
    }
}

/// Sort key for rows: the fifteen courts of Hulunbuir in official order, then by code; unknown
/// courts last.
pub fn official_order(name: &str) -> u32 {
    if let Some((place, _)) = find_home(name.trim()) {
        return place as u32;
    }
    // Lines are sorted by code, so the offset in the text gives the order; the fifteen stay in
    // front.
    by_name(name)
        .and_then(|court| find(court.code))
        .map_or(u32::MAX, |(start, _)| {
            HOME_COURTS.courts.len() as u32 + start as u32
        })
}

/// The courts of the home city in official order, the intermediate court first.
pub fn home() -> &'static [HomeCourt] {
    &HOME_COURTS.courts
}

/// The court name for a narrow column.
///
/// `扎兰屯` for 扎兰屯市人民法院, `中院` for the home city's own intermediate court, `兴安盟中院`
/// for others; a name that is not a court's stays unchanged.
pub fn short_name(name: &str) -> Cow<'_, str> {
    if let Some((_, home)) = find_home(name.trim()) {
        return Cow::Borrowed(home.short);
    }
    let mut rest = name.trim();
    while let Some(inner) =
        strip_region(rest).filter(|inner| inner.chars().count() > COURT.chars().count())
    {
        rest = inner;
    }
    if let Some(place) = rest
        .strip_suffix(INTERMEDIATE)
        .filter(|place| !place.is_empty())
    {
        return Cow::Owned(format!("{}中院", place.strip_suffix('市').unwrap_or(place)));
    }
    match rest.strip_suffix(COURT) {
        Some(place) if !place.is_empty() => Cow::Borrowed(place),
        _ => Cow::Borrowed(rest),
    }
}

/// Characters that end a place name: `东台` means 东台市人民法院.
const PLACES: [char; 4] = ['市', '县', '区', '旗'];

/// Whether a name, short name or code refers to the court of this name.
///
/// It does if it is the full name, the court's code, another name in the table of courts, or its
/// [`short_name`] with or without the last character of the place.
pub fn is_meant(asked: &str, name: &str) -> bool {
    let asked = asked.trim();
    if asked == name {
        return true;
    }
    if let Some(court) = named(asked) {
        return court.name == name;
    }
    let short = short_name(name);
    let place = short
        .strip_suffix(PLACES)
        .filter(|place| place.chars().count() > 1);
    !asked.is_empty() && (*short == *asked || place == Some(asked))
}

struct HomeCourts {
    courts: Vec<HomeCourt>,
    /// Maps every name in use to its index in `courts`.
    places: HashMap<Cow<'static, str>, usize>,
    relative: HashMap<&'static str, Relative>,
}

fn find_home(name: &str) -> Option<(usize, HomeCourt)> {
    let place = *HOME_COURTS.places.get(name)?;
    HOME_COURTS.courts.get(place).map(|home| (place, *home))
}

static HOME_COURTS: LazyLock<HomeCourts> = LazyLock::new(|| {
    let (mut courts, mut places) = (Vec::<HomeCourt>::new(), HashMap::with_capacity(512));
    let mut relative = HashMap::new();
    let mut regions = Vec::new();
    for line in data_lines(HOME) {
        let mut fields = line.split(',');
        let (Some(code), Some(short), Some(others)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        if code == "^" {
            regions.extend(others.split('|'));
        }
        let meant = match code {
            "=" => Some(Relative::Own),
            ">" => Some(Relative::Intermediate),
            _ => None,
        };
        if let Some(meant) = meant {
            relative.extend(others.split('|').map(|name| (name, meant)));
        }
        let Some(court) = by_code(code) else { continue };
        let place = courts.len();
        courts.push(HomeCourt { court, short });
        let own = court.name.strip_suffix(COURT).unwrap_or(court.name);
        let names = others.split('|').chain([short, own]);
        for name in names.filter(|name| !name.is_empty()) {
            places.insert(Cow::Borrowed(name), place);
            if !name.ends_with('院') {
                places.insert(Cow::Owned(format!("{name}{COURT_IN_SHORT}")), place);
                places.insert(Cow::Owned(format!("{name}{COURT}")), place);
            }
        }
        places.insert(Cow::Borrowed(court.name), place);
    }
    for (place, home) in courts.iter().enumerate() {
        for region in &regions {
            places.insert(Cow::Owned(format!("{region}{}", home.court.name)), place);
        }
    }
    HomeCourts {
        courts,
        places,
        relative,
    }
});

/// Full names, names without 人民法院, names without their region; `None` if several courts share a
/// name.
static NAMES: LazyLock<HashMap<&'static str, Option<Court>>> = LazyLock::new(|| {
    let mut names = HashMap::with_capacity(16 << 10);
    let courts = || {
        data_lines(COURTS)
            .filter_map(|line| line.split_once(','))
            .map(|(code, name)| Court { code, name })
    };
    for court in courts() {
        names.insert(court.name, Some(court));
    }
    for court in courts() {
        add(&mut names, court.name.strip_suffix(COURT), court);
        let mut rest = court.name;
        while let Some(inner) = strip_region(rest) {
            add(&mut names, Some(inner), court);
            add(&mut names, inner.strip_suffix(COURT), court);
            rest = inner;
        }
    }
    names
});

/// Adds a derived name.
///
/// A derived name shared by two courts becomes ambiguous; a court's full name stays its own.
fn add(names: &mut HashMap<&'static str, Option<Court>>, name: Option<&'static str>, court: Court) {
    let Some(name) = name.filter(|name| name.chars().count() > 1) else {
        return;
    };
    let held = names.entry(name).or_insert(Some(court));
    if held.is_some_and(|held| held != court && held.name != name) {
        *held = None;
    }
}

/// The part of a name after its first region (省, 自治区, 市, 盟 …), if that leaves a name.
fn strip_region(name: &str) -> Option<&str> {
    ["自治区", "自治州", "地区", "省", "市", "盟", "州"]
        .iter()
        .filter_map(|mark| name.find(mark).map(|at| at + mark.len()))
        .min()
        .and_then(|end| name.get(end..))
        .filter(|rest| {
            !rest.is_empty()
                && !rest.starts_with("中级")
                && !rest.starts_with("高级")
                && *rest != COURT
        })
}

/// Whether the province written before a court's name agrees with the table.
fn belongs(court: Court, written: &str) -> bool {
    let Some(province) = written.find('省').and_then(|at| written.get(..at)) else {
        return true;
    };
    let sign = court
        .code
        .chars()
        .next()
        .map(String::from)
        .unwrap_or_default();
    by_code(&sign).is_none_or(|high| high.name.starts_with(province))
}

fn data_lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Offset of the line with this code, and its court.
fn find(code: &str) -> Option<(usize, Court)> {
    let (mut low, mut high) = (0, COURTS.len());
    while low < high {
        let (start, line) = line_at(usize::midpoint(low, high))?;
        let (found, name) = line.split_once(',').unwrap_or((line, ""));
        match found.cmp(code) {
            Ordering::Equal => return Some((start, Court { code: found, name })),
            Ordering::Less => low = start + line.len() + 1,
            Ordering::Greater => high = start,
        }
    }
    None
}

/// The line of the table that contains offset `at`, with the offset of its first byte.
fn line_at(at: usize) -> Option<(usize, &'static str)> {
    let bytes = COURTS.as_bytes();
    let start = bytes
        .get(..at)?
        .iter()
        .rposition(|&b| b == b'\n')
        .map_or(0, |p| p + 1);
    let end = bytes
        .get(at..)?
        .iter()
        .position(|&b| b == b'\n')
        .map_or(bytes.len(), |p| at + p);
    Some((start, COURTS.get(start..end)?))
}

/// The code of a court given by name.
///
/// The code in the case number (`key`) is tried first because that needs no lookup by name.
pub fn code_of(name: Option<&str>, key: &str) -> Option<&'static str> {
    let name = name?;
    let rest = key.split_once(')').map_or("", |(_, rest)| rest);
    let digits = rest
        .char_indices()
        .skip(1)
        .take_while(|(_, c)| c.is_ascii_digit())
        .count();
    let head = rest.chars().next().map_or(0, char::len_utf8);
    let code = rest.get(..head + digits)?;
    // Nearly all courts are of the home city, whose small map is at hand.
    if let Some((_, HomeCourt { court, .. })) = find_home(name)
        && (court.name, court.code) == (name, code)
    {
        return Some(court.code);
    }
    by_code(code)
        .filter(|court| court.name == name)
        .or_else(|| by_name(name))
        .map(|court| court.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_clean_and_every_code_is_found() {
        let codes: Vec<&str> = data_lines(COURTS)
            .map(|line| line.split_once(',').unwrap().0)
            .collect();
        assert_eq!(codes.len(), 3583);
        assert!(codes.is_sorted_by(|a, b| a < b));
        assert!(
            !COURTS
                .lines()
                .skip(3)
                .any(|line| line.contains(char::is_whitespace))
        );
        for code in codes {
            let court = by_code(code).unwrap();
            assert_eq!((court.code, by_name(court.name)), (code, Some(court)));
        }
        for code in ["", "内", "内0799", "#", "云", "黔9", "龥龥"] {
            assert_eq!(
                by_code(code).is_some(),
                ["内", "云"].contains(&code),
                "{code}"
            );
        }
    }

    #[test]
    fn a_short_name_means_a_court_that_is_called_so() {
        for (asked, name, meant) in [
            ("东台市人民法院", "东台市人民法院", true),
            ("东台市", "东台市人民法院", true),
            ("东台", "东台市人民法院", true),
            ("东台", "江苏省东台市人民法院", true),
            ("东", "东台市人民法院", false),
            ("台", "东台市人民法院", false),
            ("", "东台市人民法院", false),
            ("东台", "东市人民法院", false),
            ("海拉尔", "海拉尔区人民法院", true),
            ("内0702", "海拉尔区人民法院", true),
            ("海拉尔", "东台市人民法院", false),
            ("第六法庭", "第六法庭", true),
        ] {
            assert_eq!(is_meant(asked, name), meant, "{asked} {name}");
        }
    }

    #[test]
    fn a_name_that_every_list_has_means_the_court_of_the_number() {
        for (name, code, want) in [
            ("本院", "内0782", Some("牙克石市人民法院")),
            ("本院", "内07", Some("呼伦贝尔市中级人民法院")),
            ("中院", "内0782", Some("呼伦贝尔市中级人民法院")),
            (" 中级人民法院 ", "内07", Some("呼伦贝尔市中级人民法院")),
            ("市中院", "黑0102", Some("黑龙江省哈尔滨市中级人民法院")),
            ("本院", "内0799", None),
        ] {
            let meant = Relative::from_name(name).unwrap().of(code);
            assert_eq!(meant.map(|court| court.name), want, "{name} {code}");
        }
        assert_eq!(Relative::from_name("呼伦贝尔中院"), None);
        assert_eq!(by_name("本院").map(|court| court.code), Some("内07"));
    }

    #[test]
    fn the_home_city_has_fifteen_courts_in_official_order() {
        let names: Vec<&str> = home().iter().map(|home| home.court.name).collect();
        assert_eq!(names.len(), 15);
        assert_eq!(names.first(), Some(&"呼伦贝尔市中级人民法院"));
        assert_eq!(
            names.get(13..),
            Some(&["额尔古纳市人民法院", "根河市人民法院"][..])
        );
        let mut orders: Vec<u32> = names.iter().map(|name| official_order(name)).collect();
        assert_eq!(orders, (0..15).collect::<Vec<u32>>());
        orders = [
            "北京市高级人民法院",
            "通辽市中级人民法院",
            "黑龙江省高级人民法院",
        ]
        .map(official_order)
        .to_vec();
        assert!(orders.iter().all(|order| (15..u32::MAX).contains(order)));
        assert_eq!(official_order("某某法院"), u32::MAX);
    }

    #[test]
    fn short_forms_name_courts_of_the_city_only() {
        for (name, code) in [
            ("牙克石法院", "内0782"),
            ("牙克石", "内0782"),
            ("牙克石市人民法院", "内0782"),
            ("呼伦贝尔市牙克石市人民法院", "内0782"),
            ("内蒙古自治区牙克石市人民法院", "内0782"),
            ("内蒙古自治区呼伦贝尔市海拉尔区人民法院", "内0702"),
            ("莫旗", "内0722"),
            ("莫旗法院", "内0722"),
            ("莫旗人民法院", "内0722"),
            ("新左旗", "内0726"),
            ("陈旗", "内0725"),
            ("扎赉诺尔区人民法院", "内0703"),
            ("中院", "内07"),
            ("呼伦贝尔中院", "内07"),
            ("内蒙古自治区呼伦贝尔市中级人民法院", "内07"),
            (" 根河市人民法院 ", "内0785"),
            ("大兴安岭地区加格达奇区人民法院", "黑2701"),
            ("加格达奇区人民法院", "黑2701"),
            ("松岭区人民法院", "黑2702"),
            ("石狮市人民法院", "闽0581"),
            ("湖南省茶陵县人民法院", "湘0224"),
            ("最高人民法院", "最高法"),
        ] {
            assert_eq!(by_name(name).map(|court| court.code), Some(code), "{name}");
        }
        for name in [
            "",
            "法院",
            "人民法院",
            "朝阳区人民法院",
            "火星人民法院",
            "福建省扎兰屯市人民法院",
            "通辽市中院",
        ] {
            assert_eq!(by_name(name), None, "{name}");
        }
    }

    #[test]
    fn narrow_columns_get_short_names() {
        for (name, short) in [
            ("扎兰屯市人民法院", "扎兰屯"),
            ("莫力达瓦达斡尔族自治旗人民法院", "莫旗"),
            ("呼伦贝尔市中级人民法院", "中院"),
            ("内蒙古自治区通辽市中级人民法院", "通辽中院"),
            ("北京市石景山区人民法院", "石景山区"),
            ("最高人民法院", "最高"),
            ("某某法庭", "某某法庭"),
            ("人民法院", "人民法院"),
            ("", ""),
        ] {
            assert_eq!(short_name(name), short, "{name}");
        }
    }

    #[test]
    fn court_names_of_real_judgments_are_known() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../shared/data/cases/chinese_judgments_2019.csv"
        );
        let Ok(text) = std::fs::read_to_string(path) else {
            eprintln!("skipped: no shared data at {path}");
            return;
        };
        let names: Vec<&str> = text
            .lines()
            .skip(1)
            .filter_map(|line| line.rsplit(',').nth(6))
            .filter(|name| name.ends_with(COURT))
            .collect();
        let known = names.iter().filter(|name| by_name(name).is_some()).count();
        eprintln!("{known} of {} court names known", names.len());
        assert!(names.len() > 3000 && known * 100 >= names.len() * 96);
    }
}
