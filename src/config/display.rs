//! How to draw: glyphs, width of ambiguous characters, colour, and what the environment says about
//! the terminal.

ids! {
    /// The characters used to draw the program's own interface.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub enum Glyphs {
        /// 汉字 and ASCII; right on every terminal.
        #[default]
        Safe = "safe",
        /// Box-drawing lines; for terminals that draw them one column wide.
        Lines = "lines",
        /// Lines, and block characters for bars.
        Rich = "rich",
    }
}

impl Glyphs {
    /// The glyphs to draw with where characters of ambiguous width are this wide. Lines and blocks
    /// are such characters: if they take two columns, boxes would break.
    #[must_use]
    pub fn drawn(self, ambiguous: Ambiguous) -> Glyphs {
        match ambiguous {
            Ambiguous::Wide => Glyphs::Safe,
            Ambiguous::Auto | Ambiguous::Narrow => self,
        }
    }
}

ids! {
    /// How text is copied out of the screens.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub enum Clipboard {
        /// OSC 52 on terminals known to support it, otherwise the screen.
        #[default]
        Auto = "auto",
        /// OSC 52, whatever the terminal.
        Osc52 = "osc52",
        /// The text alone on the screen, to be selected with the mouse.
        Screen = "screen",
        File = "file",
    }
}

/// The number of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    Mono,
    /// The sixteen colours of every terminal.
    Ansi,
    /// The 256 colours with the colour cube.
    Indexed,
    /// 24 bits.
    True,
}

ids! {
    /// How wide the terminal draws characters of ambiguous width.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub enum Ambiguous {
        /// Not known, so such characters are replaced by safe ones.
        #[default]
        Auto = "auto",
        Narrow = "1",
        Wide = "2",
    }
}

ids! {
    /// When to use colour.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub enum Color {
        /// Unless `NO_COLOR` or the terminal says otherwise.
        #[default]
        Auto = "auto",
        Always = "always",
        Never = "never",
    }
}

ids! {
    /// Why there are no colours.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Colourless {
        /// The setting or the option for colour says so.
        Never = "never",
        /// `NO_COLOR` or `CLICOLOR=0`.
        Variable = "variable",
        /// The terminal has none, or does not say what it is.
        Terminal = "terminal",
    }
}

/// What the environment says about the terminal; read at the edge and passed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    pub term: String,
    /// `NO_COLOR`, or `CLICOLOR=0`.
    pub no_color: bool,
    /// `CLICOLOR_FORCE` or `FORCE_COLOR`, other than 0.
    pub force_color: bool,
    /// `COLORTERM`: `truecolor` or `24bit` if the terminal sets it.
    pub color_term: String,
    /// The terminal program: `TERM_PROGRAM`, or `wt` in Windows Terminal.
    pub program: String,
    /// Address of the client (`SSH_CLIENT`); empty on the machine itself. PuTTY and Xshell both
    /// report `xterm`, but a given address uses only one of them.
    pub client: String,
    /// The codeset of the locale, if it names one (`GBK`, `UTF-8`).
    pub codeset: Option<String>,
}

impl Surroundings {
    /// Reads the values through `lookup`, which is the process environment in the program and a
    /// table in tests.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Surroundings {
        let set = |name: &str| lookup(name).filter(|value| !value.is_empty());
        let tag = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(set)
            .unwrap_or_default();
        let codeset = tag
            .split_once('.')
            .map(|(_, rest)| rest.split('@').next().unwrap_or(rest).to_owned());
        Surroundings {
            term: set("TERM").unwrap_or_default(),
            no_color: set("NO_COLOR").is_some() || set("CLICOLOR").as_deref() == Some("0"),
            force_color: ["CLICOLOR_FORCE", "FORCE_COLOR"]
                .into_iter()
                .filter_map(set)
                .any(|value| value != "0"),
            color_term: set("COLORTERM").unwrap_or_default(),
            program: set("WT_SESSION")
                .map(|_| "wt".to_owned())
                .or_else(|| set("TERM_PROGRAM"))
                .unwrap_or_default(),
            client: client(&lookup),
            codeset,
        }
    }

    /// The codeset of the locale, if it names one other than UTF-8. (`C` and a bare `zh_CN` name
    /// none; the terminal is then assumed to use UTF-8.)
    pub fn foreign_codeset(&self) -> Option<&str> {
        self.codeset.as_deref().filter(|codeset| {
            !matches!(
                codeset.to_ascii_lowercase().as_str(),
                "utf-8" | "utf8" | "ascii" | "us-ascii"
            )
        })
    }

    /// Whether the terminal has no cursor addressing at all.
    pub fn dumb(&self) -> bool {
        self.term == "dumb"
    }

    /// The number of colours to draw with.
    pub fn depth(&self, mode: Color) -> Depth {
        if self.colourless(mode).is_some() {
            return Depth::Mono;
        }
        let direct = self.term.ends_with("-direct");
        if direct || matches!(self.color_term.as_str(), "truecolor" | "24bit") {
            Depth::True
        } else if self.term.contains("256color") {
            Depth::Indexed
        } else {
            Depth::Ansi
        }
    }

    /// Why to draw without colours; `None` where there are some.
    pub fn colourless(&self, mode: Color) -> Option<Colourless> {
        let old = self.term.starts_with("vt") || self.dumb() || self.term.is_empty();
        match mode {
            Color::Always => None,
            Color::Never => Some(Colourless::Never),
            Color::Auto if self.force_color => None,
            Color::Auto if self.no_color => Some(Colourless::Variable),
            Color::Auto => old.then_some(Colourless::Terminal),
        }
    }

    /// Whether the terminal is known to put text into its clipboard on OSC 52.
    pub fn takes_osc52(&self) -> bool {
        let terms = [
            "kitty",
            "alacritty",
            "foot",
            "wezterm",
            "ghostty",
            "contour",
        ];
        let programs = ["wt", "WezTerm", "iTerm.app", "vscode", "ghostty"];
        terms.iter().any(|term| self.term.contains(term))
            || programs.contains(&self.program.as_str())
    }

    /// Whether the terminal ignores unknown control sequences (hardware-like terminals may not).
    pub fn modern(&self) -> bool {
        !self.term.starts_with("vt") && self.term != "linux" && !self.term.is_empty()
    }
}

/// The address of the SSH client; empty if there is none.
fn client(lookup: impl Fn(&str) -> Option<String>) -> String {
    let line = lookup("SSH_CLIENT").or_else(|| lookup("SSH_CONNECTION"));
    let line = line.unwrap_or_default();
    line.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Surroundings {
        Surroundings::read(|name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_first_locale_variable_that_is_set_names_the_codeset() {
        let gbk = read(&[
            ("LC_ALL", ""),
            ("LC_CTYPE", "zh_CN.GBK"),
            ("LANG", "zh_CN.UTF-8"),
        ]);
        assert_eq!(gbk.foreign_codeset(), Some("GBK"));
        assert_eq!(read(&[("LANG", "zh_CN.utf8")]).foreign_codeset(), None);
        assert_eq!(read(&[("LANG", "C")]).foreign_codeset(), None);
        assert_eq!(read(&[]).foreign_codeset(), None);
    }

    #[test]
    fn colour_goes_for_no_color_and_for_old_terminals() {
        let colored = |pairs, mode| read(pairs).depth(mode) > Depth::Mono;
        assert!(colored(&[("TERM", "xterm")], Color::Auto));
        assert!(!colored(&[("TERM", "vt100")], Color::Auto));
        assert!(!colored(
            &[("TERM", "xterm"), ("NO_COLOR", "1")],
            Color::Auto
        ));
        assert!(colored(
            &[("TERM", "xterm"), ("NO_COLOR", "1")],
            Color::Always
        ));
    }

    #[test]
    fn the_number_of_colours_is_what_the_terminal_says() {
        for (pairs, depth) in [
            (&[("TERM", "xterm")][..], Depth::Ansi),
            (&[("TERM", "xterm-256color")], Depth::Indexed),
            (
                &[("TERM", "xterm"), ("COLORTERM", "truecolor")],
                Depth::True,
            ),
            (&[("TERM", "xterm-direct")], Depth::True),
            (
                &[("TERM", "vt220"), ("COLORTERM", "truecolor")],
                Depth::Mono,
            ),
            (&[("TERM", "xterm"), ("CLICOLOR", "0")], Depth::Mono),
            (
                &[("TERM", "xterm"), ("NO_COLOR", "1"), ("FORCE_COLOR", "1")],
                Depth::Ansi,
            ),
            (
                &[
                    ("TERM", "xterm"),
                    ("NO_COLOR", "1"),
                    ("CLICOLOR_FORCE", "0"),
                ],
                Depth::Mono,
            ),
        ] {
            assert_eq!(read(pairs).depth(Color::Auto), depth, "{pairs:?}");
        }
        assert_eq!(read(&[("TERM", "vt100")]).depth(Color::Always), Depth::Ansi);
        assert_eq!(read(&[("TERM", "xterm")]).depth(Color::Never), Depth::Mono);
        let why = |pairs, mode| read(pairs).colourless(mode);
        assert_eq!(
            why(&[("TERM", "vt100")], Color::Auto),
            Some(Colourless::Terminal)
        );
        let no_color = &[("TERM", "xterm"), ("NO_COLOR", "1")];
        assert_eq!(why(no_color, Color::Auto), Some(Colourless::Variable));
        assert_eq!(why(no_color, Color::Never), Some(Colourless::Never));
    }

    #[test]
    fn a_clipboard_is_believed_only_where_it_is_known() {
        assert!(read(&[("TERM", "xterm-kitty")]).takes_osc52());
        assert!(read(&[("TERM", "xterm"), ("WT_SESSION", "1")]).takes_osc52());
        for term in ["xterm", "xterm-256color", "screen", "tmux-256color"] {
            assert!(!read(&[("TERM", term)]).takes_osc52(), "{term}");
        }
    }

    #[test]
    fn the_line_comes_from_somewhere() {
        let ssh = read(&[("SSH_CLIENT", "10.1.2.3 50522 22")]);
        assert_eq!(
            (ssh.client.as_str(), read(&[]).client.as_str()),
            ("10.1.2.3", "")
        );
    }
}
