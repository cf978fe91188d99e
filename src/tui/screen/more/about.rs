//! What the program says about itself: version, docket, storage format, licences.

use crate::service::api::DoctorFacts;
use crate::tui::cx::Cx;
use crate::tui::screen::reader::Reader;

/// The licences of the program and of the data compiled into it, as they were given.
const LICENCES: [(&str, &str); 3] = [
    (
        "tui.more.about.of-program",
        include_str!("../../../../config/licences/qingji.txt"),
    ),
    (
        "tui.more.about.of-holidays",
        include_str!("../../../../config/licences/holiday-cn.txt"),
    ),
    (
        "tui.more.about.of-courts",
        include_str!("../../../../config/licences/Apache-2.0.txt"),
    ),
];

/// The text to read.
pub(super) fn reader(cx: &Cx, facts: &DoctorFacts) -> Reader {
    let kib = facts.bytes >> 10;
    let version = env!("CARGO_PKG_VERSION");
    let mut text = cx.fill(
        "tui.more.about.facts",
        &[
            ("version", &version),
            ("path", &facts.path),
            ("format", &facts.format),
            ("kib", &kib),
            ("cases", &facts.cases),
            ("commits", &facts.commits),
            ("year", &facts.holidays_through),
        ],
    );
    for (title, licence) in LICENCES {
        let heading = cx.text(title);
        text.push_str(
            &[
                "

# ",
                heading,
                "

",
                licence.trim_end(),
            ]
            .concat(),
        );
    }
    Reader::new(cx.text("tui.more.about.title"), &text).named("qingji-about.txt")
}
