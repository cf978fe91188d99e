//! The help in the user's language: the tree of options with its words from the locale.
//! Built only when help, an error, completions or the manual ask for it; running a command never needs it.

use clap::{Arg, ArgAction, Command, CommandFactory};

use super::args::Cli;
use crate::text::locale::Locale;

/// Returns the whole tree with its words in a language.
pub(super) fn command(locale: Locale) -> Command {
    let title = locale.text("cli.heading.options");
    let root = Cli::command()
        .disable_version_flag(true)
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(locale.text("cli.arg.version")),
        )
        .after_help(locale.text("cli.examples"));
    // Replaces clap's own help option, which is in English.
    let root = root.disable_help_flag(true).arg(
        Arg::new("help")
            .short('h')
            .long("help")
            .action(ArgAction::HelpShort)
            .global(true)
            .help(locale.text("cli.arg.help")),
    );
    let root = worded(root, locale, "cli.help.qingji", "cli.arg", title);
    let names: Vec<String> = root
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    names.iter().fold(root, |root, name| {
        root.mut_subcommand(name, |sub| {
            worded(sub, locale, &format!("cli.help.{name}"), &area(name), title)
        })
    })
}

/// The area of the words for a command's options; the name `today` is taken by the global option.
fn area(command: &str) -> String {
    match command {
        "today" => "cli.arg.today-list".to_owned(),
        name => format!("cli.arg.{name}"),
    }
}

/// The key of an option's text: its own in the area of its command, or the one that it shares with
/// other commands.
fn help_key(area: &str, arg: &Arg, locale: Locale) -> Option<String> {
    let name = name(arg);
    [format!("{area}.{name}"), format!("cli.arg.{name}")]
        .into_iter()
        .find(|key| locale.has(key))
}

fn worded(
    command: Command,
    locale: Locale,
    about: &str,
    area: &str,
    title: &'static str,
) -> Command {
    let command = if locale.has(about) {
        command.about(locale.text(about))
    } else {
        command
    };
    let mut places = 0;
    command
        .subcommand_help_heading(locale.text("cli.heading.commands"))
        .subcommand_value_name(locale.text("cli.heading.command"))
        .help_template(template(locale))
        .mut_args(|arg| {
            let help = help_key(area, &arg, locale);
            let heading = if arg.is_positional() {
                locale.text("cli.heading.arguments")
            } else if arg.is_global_set() {
                // Apart from those of the command, with which clap would mix them.
                locale.text("cli.heading.general")
            } else {
                title
            };
            let arg = arg.help_heading(heading);
            let arg = if arg.is_positional() {
                places += 1;
                arg.display_order(places)
            } else {
                arg
            };
            let names = arg.get_value_names().unwrap_or_default();
            let named = |name: &clap::builder::Str| {
                let word = locale.find(&format!("cli.place.{name}"));
                word.map_or_else(|| name.clone(), Into::into)
            };
            let names: Vec<clap::builder::Str> = names.iter().map(named).collect();
            let arg = if names.is_empty() {
                arg
            } else {
                arg.value_names(names)
            };
            match help.map(|key| locale.text(&key)) {
                Some(help) => arg_worded(arg, help, locale),
                None => arg,
            }
        })
}

/// Gives an option its help in the language, with its default and possible values: clap adds
/// English ones, and several lines to each option as soon as one of them explains a value.
fn arg_worded(arg: Arg, help: &'static str, locale: Locale) -> Arg {
    if !arg.get_action().takes_values() {
        return arg.help(help);
    }
    let defaults: Vec<_> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    let possible: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| value.get_name().to_owned())
        .collect();
    let mut text = help.to_owned();
    for (key, values) in [
        ("cli.help-default", defaults),
        ("cli.help-choices", possible),
    ] {
        if !values.is_empty() {
            text.push_str(&locale.fill(key, &[("values", &values.join(", "))]));
        }
    }
    arg.help(text)
        .hide_default_value(true)
        .hide_possible_values(true)
}

/// The command that a word in either language (导入, 跟进) refers to: the one with the word
/// earliest in its sentence.
pub(super) fn by_word(word: &str) -> Option<String> {
    let cli = Cli::command();
    if word.is_ascii() || cli.find_subcommand(word).is_some() {
        return None;
    }
    let names = cli.get_subcommands().map(|sub| sub.get_name().to_owned());
    let places = names.filter_map(|name| {
        let key = format!("cli.help.{name}");
        let said = Locale::ALL.into_iter().filter(|locale| locale.has(&key));
        let found = said.filter_map(|locale| locale.text(&key).find(word)).min();
        found.map(|place| (place, name))
    });
    places.min().map(|(_, name)| name)
}

/// The help of `-h`: one screen, with examples; `--help` has the rest.
pub(super) fn short(locale: Locale) -> String {
    let names: Vec<String> = Cli::command()
        .get_subcommands()
        .filter(|sub| !sub.is_hide_set())
        .map(|sub| sub.get_name().to_owned())
        .collect();
    let commands = textwrap(&names, 72);
    locale.fill("cli.short", &[("commands", &commands)])
}

/// Wraps words into lines of at most `columns` bytes, indented by two.
fn textwrap(words: &[String], columns: usize) -> String {
    let mut lines = vec!["  ".to_owned()];
    for word in words {
        let full = lines
            .last()
            .is_some_and(|line| line.len() + word.len() > columns);
        if full {
            lines.push("  ".to_owned());
        }
        if let Some(line) = lines.last_mut() {
            line.extend([word, "  "]);
        }
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    lines.join("\n")
}

fn template(locale: Locale) -> String {
    format!(
        "{{before-help}}{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        locale.text("cli.heading.usage")
    )
}

/// The name of an argument in the keys of the words: its long option, or the name of a positional.
fn name(arg: &Arg) -> String {
    arg.get_long()
        .map_or_else(|| arg.get_id().as_str().replace('_', "-"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_tree_holds() {
        Cli::command().debug_assert();
        command(Locale::Zh).debug_assert();
    }

    /// The options in a text that stand after `qingji COMMAND`, up to the end of what is to be typed.
    fn named_options(line: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for after in line.split("qingji ").skip(1) {
            let typed = after.split(['`', ';', '；', '，', '。', ',', '|']);
            let mut words = typed.take(1).flat_map(str::split_whitespace);
            let name = words.next().unwrap_or_default();
            for word in words {
                let option = word.trim_start_matches(|c: char| c != '-');
                let end = |c: char| c != '-' && !c.is_ascii_lowercase();
                let option = option.split(end).next().unwrap_or_default();
                if option.starts_with("--") && option.len() > 2 {
                    found.push((name.to_owned(), option.to_owned()));
                }
            }
        }
        found
    }

    fn texts(folder: &std::path::Path, all: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                texts(&path, all);
            } else if path
                .extension()
                .is_some_and(|end| end == "toml" || end == "md")
            {
                all.push(path);
            }
        }
    }

    #[test]
    fn every_option_that_a_text_names_is_there() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = vec![root.join("README.md")];
        texts(&root.join("config"), &mut files);
        let tree = command(Locale::En);
        let global = |option: &str| {
            let mut known = tree.get_arguments().filter(|arg| arg.is_global_set());
            known.any(|arg| arg.get_long() == Some(option))
        };
        let mut seen = 0;
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            for (name, option) in text.lines().flat_map(named_options) {
                // Without a command of that name it is a sentence about the program.
                let Some(sub) = tree.find_subcommand(&name) else {
                    continue;
                };
                let long = option.trim_start_matches("--");
                let own = sub.get_arguments().any(|arg| arg.get_long() == Some(long));
                assert!(
                    own || global(long),
                    "{}: qingji {name} has no {option}",
                    file.display()
                );
                seen += 1;
            }
        }
        assert!(seen > 200, "{seen}");
        let wrong = "see `qingji list --sort claim --desc`, then (qingji undo --group N)";
        let options = named_options(wrong);
        assert_eq!(
            options.iter().map(|(_, o)| o.as_str()).collect::<Vec<_>>(),
            ["--sort", "--desc", "--group"]
        );
    }

    #[test]
    fn a_command_is_found_by_what_people_call_it() {
        for (word, name) in [
            ("导入", Some("import")),
            ("导出", Some("export")),
            ("跟进", Some("follow")),
            ("结案", Some("close")),
            ("撤销", Some("undo")),
            ("存量", Some("stock")),
            ("届满日的由来", Some("why")),
            ("督办", Some("supervise")),
            ("import", None),
            ("飞升", None),
        ] {
            assert_eq!(by_word(word).as_deref(), name, "{word}");
        }
    }

    #[test]
    fn the_options_of_a_command_come_before_those_of_every_command() {
        for locale in Locale::ALL {
            let error = command(locale)
                .try_get_matches_from(["qingji", "amend", "--help"])
                .unwrap_err();
            let text = crate::cli::usage::help(&error, locale);
            let place = |word: &str| text.find(word).unwrap_or_else(|| panic!("{word}\n{text}"));
            let general = place(locale.text("cli.heading.general"));
            assert!(place("--on ") < general, "{text}");
            assert!(place("--store ") > general, "{text}");
            // The arguments stand in the order in which they are typed.
            let words =
                ["NUMBER", "FIELD", "VALUE"].map(|id| locale.text(&format!("cli.place.{id}")));
            let arguments = text
                .split(locale.text("cli.heading.arguments"))
                .nth(1)
                .unwrap();
            let places = words.map(|word| arguments.find(word));
            assert!(places.is_sorted() && places[0].is_some(), "{text}");
        }
    }

    #[test]
    fn no_value_has_an_english_name_in_chinese() {
        let root = command(Locale::Zh);
        for sub in root.get_subcommands() {
            for arg in sub.get_arguments().filter(|arg| !arg.is_global_set()) {
                let takes = arg.get_action().takes_values();
                for name in arg.get_value_names().filter(|_| takes).unwrap_or_default() {
                    assert!(
                        !name.is_ascii() || *name == "shell",
                        "{} {name}",
                        sub.get_name()
                    );
                }
            }
        }
    }

    /// The palette of the screens says of every command where it can be performed.
    #[test]
    fn the_palette_knows_every_command_of_the_shell() {
        use crate::command::{COMMANDS, SHELL_ONLY};
        let on_screen = |name: &str| {
            COMMANDS.iter().any(|command| {
                let own = command.cli.and_then(|cli| cli.split(' ').next());
                own == Some(name) || command.also.contains(&name)
            })
        };
        for sub in Cli::command().get_subcommands() {
            let name = sub.get_name();
            assert!(on_screen(name) != SHELL_ONLY.contains(&name), "{name}");
        }
        for name in SHELL_ONLY {
            assert!(Cli::command().find_subcommand(name).is_some(), "{name}");
        }
    }

    #[test]
    fn the_short_help_is_one_screen_with_three_examples() {
        for locale in Locale::ALL {
            let text = short(locale);
            assert!(text.lines().count() <= 25, "{text}");
            let examples = text
                .lines()
                .filter(|l| l.starts_with("  qingji ") && l.contains("  #"));
            assert!(examples.count() >= 3, "{text}");
            for sub in Cli::command().get_subcommands() {
                assert!(text.contains(sub.get_name()), "{}", sub.get_name());
            }
        }
    }

    #[test]
    fn a_missing_argument_is_named_in_words() {
        for args in [["qingji", "why"], ["qingji", "pay"], ["qingji", "import"]] {
            let error = command(Locale::Zh).try_get_matches_from(args).unwrap_err();
            let said = error.to_string();
            assert!(
                !said.contains("<NUMBER>") && !said.contains("<FILE>"),
                "{said}"
            );
        }
    }

    #[test]
    fn chinese_help_has_no_english_words_of_claps() {
        let root = command(Locale::Zh);
        let names: Vec<String> = root
            .get_subcommands()
            .map(|sub| sub.get_name().to_owned())
            .collect();
        for name in names {
            let error = root
                .clone()
                .try_get_matches_from(["qingji", &name, "--help"]);
            let text = crate::cli::usage::help(&error.unwrap_err(), Locale::Zh);
            for word in [
                "OPTIONS",
                "COMMAND",
                "[default:",
                "[possible",
                "Usage:",
                "Print ",
            ] {
                assert!(!text.contains(word), "{name} {word}\n{text}");
            }
        }
    }

    /// The doc comments in the code and the English words are one text.
    #[test]
    fn english_help_is_what_the_code_says() {
        let comments = doc_comments().into_iter();
        let differing: Vec<_> = comments
            .filter(|(key, text)| Locale::En.text(key) != text)
            .collect();
        assert!(differing.is_empty(), "{differing:#?}");
    }

    #[test]
    fn every_option_has_words_in_both_languages() {
        for (key, _) in doc_comments() {
            assert!(Locale::Zh.has(&key), "{key}");
            assert!(Locale::En.has(&key), "{key}");
        }
    }

    #[test]
    fn the_words_of_options_are_of_options_that_are() {
        fn places(command: &Command, known: &mut BTreeSet<String>) {
            let names = command.get_arguments().filter_map(Arg::get_value_names);
            known.extend(names.flatten().map(|name| format!("cli.place.{name}")));
            for sub in command.get_subcommands() {
                places(sub, known);
            }
        }
        let mut known: BTreeSet<String> = doc_comments().into_iter().map(|(key, _)| key).collect();
        known.extend(["cli.arg.version", "cli.arg.help"].map(str::to_owned));
        // The names of values are filled in when the tree is built.
        let mut root = Cli::command();
        root.build();
        places(&root, &mut known);
        let keys = Locale::En.keys("cli");
        let dead: Vec<&String> = keys
            .iter()
            .filter(|key| {
                ["cli.arg.", "cli.help.", "cli.place."]
                    .iter()
                    .any(|area| key.starts_with(area))
            })
            .filter(|key| !known.contains(*key))
            .collect();
        assert!(dead.is_empty(), "{dead:?}");
    }

    /// Keys and texts as the derive macros took them from the code; a global option has one key.
    fn doc_comments() -> Vec<(String, String)> {
        let root = Cli::command();
        let text = |help: Option<&clap::builder::StyledStr>| {
            help.map(ToString::to_string).unwrap_or_default()
        };
        let mut all = vec![("cli.help.qingji".to_owned(), text(root.get_about()))];
        for arg in root.get_arguments() {
            all.push((format!("cli.arg.{}", name(arg)), text(arg.get_help())));
        }
        for sub in root.get_subcommands() {
            all.push((
                format!("cli.help.{}", sub.get_name()),
                text(sub.get_about()),
            ));
            for arg in sub.get_arguments() {
                let area = area(sub.get_name());
                let key = help_key(&area, arg, Locale::En);
                let key = key.unwrap_or_else(|| format!("{area}.{}", name(arg)));
                all.push((key, text(arg.get_help())));
            }
        }
        all
    }
}
