//! Settings and keys from the user's files, as the command line reports them.

use super::*;

fn settings(home: &Home, name: &str, text: &str) {
    let folder = home.path().join(".config/qingji");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), text).unwrap();
}

#[test]
fn a_bad_key_is_named_with_file_line_and_both_commands() {
    let home = Home::new();
    let good = home.run(&["config", "check"]);
    assert_eq!((good.code, good.err.as_str()), (0, ""));
    settings(
        &home,
        "keymap.toml",
        "[global]\nhelp = [\"u\"]\n\n[list]\nsort = [\"S\"]\n",
    );
    let ended = home.run(&["config", "check"]);
    assert_eq!(ended.code, 4);
    for part in ["keymap.toml:2", "[global] help", "[global] undo"] {
        assert!(ended.out.contains(part), "{}", ended.out);
    }
    let found: Value = serde_json::from_str(&home.run(&["config", "check", "--json"]).out).unwrap();
    assert_eq!(found["ok"], false);
    let problem = &found["problems"][0];
    assert_eq!(
        (problem["line"].as_u64(), problem["kind"].as_str()),
        (Some(2), Some("conflict"))
    );
    let doctor = home.run(&["doctor", "--lang", "zh"]).out;
    assert!(doctor.contains("keymap.toml:2"), "{doctor}");
    // The rest of the file still applies.
    let keys = home.run(&["keys", "--format", "tsv"]).out;
    assert!(
        keys.lines()
            .any(|line| line.starts_with("list\t") && line.contains("\tS\t")),
        "{keys}"
    );
    assert!(keys.lines().any(|line| line.contains("\t? F1\t")), "{keys}");
}

#[test]
fn a_setting_is_got_by_name_and_a_wrong_name_gets_the_nearest() {
    let home = Home::new();
    settings(&home, "config.toml", "[display]\ntheme = \"mono\"\n");
    assert_eq!(home.run(&["config", "get", "display.theme"]).out, "mono\n");
    let all: Value = serde_json::from_str(&home.run(&["config", "get", "--json"]).out).unwrap();
    assert_eq!(all["display.glyphs"], "safe");
    let wrong = home.run(&["config", "get", "display.tehme"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("display.theme"), "{}", wrong.err);
}

#[test]
fn a_scope_cannot_act_on_the_terminal() {
    let home = Home::new();
    let hostile = "\u{1b}[31m\u{7}本\u{202e}院";
    let escaped = "scope = \"\\u001b[31m\\u0007本\\u202e院\"\nlabel = \"\\u001b[2J内\"\n";
    settings(&home, "config.toml", escaped);
    let store = home.path().join("d.redb");
    let store = store.to_str().unwrap();
    assert_eq!(
        home.run(&["demo", "--no-tui", "--cases", "20", "--store", store])
            .code,
        0
    );
    let shown = |ended: Ended| {
        assert_eq!(ended.code, 0, "{}", ended.err);
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!ended.out.contains(bad), "{:?}", ended.out);
        ended.out
    };
    assert_eq!(shown(home.run(&["config", "get", "scope"])), "本院\n");
    assert_eq!(shown(home.run(&["config", "get", "label"])), "内\n");
    let sheet = shown(home.run(&["report", "daily", "--lang", "zh", "--store", store]));
    assert!(sheet.contains("统计范围：本院"), "{sheet}");
    let output = Command::cargo_bin("qingji")
        .unwrap()
        .env("HOME", home.path())
        .env("QINGJI_SCOPE", hostile)
        .args(["config", "get", "scope"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "本院\n");
}

#[test]
fn defaults_are_files_that_can_be_used_as_they_are() {
    let home = Home::new();
    for name in ["config", "keymap", "outcomes"] {
        let text = home.run(&["config", "default", name]).out;
        assert!(text.len() > 100, "{name}");
        settings(&home, &format!("{name}.toml"), &text);
    }
    let ended = home.run(&["config", "check"]);
    assert_eq!(ended.code, 0, "{}", ended.out);
    let paths: Value = serde_json::from_str(&home.run(&["config", "path", "--json"]).out).unwrap();
    let there: Vec<_> = paths
        .as_array()
        .unwrap()
        .iter()
        .filter(|place| place["exists"] == true)
        .map(|place| place["name"].as_str().unwrap())
        .collect();
    assert_eq!(there, ["config", "keymap", "outcomes"]);
}

#[test]
fn keys_come_in_every_form() {
    let home = Home::new();
    for (format, part) in [
        ("md", "| a F6 |"),
        ("csv", ",a F6,"),
        ("json", "\"command\":\"follow-up\""),
        ("text", " a F6 "),
    ] {
        let ended = home.run(&["keys", "--format", format]);
        assert_eq!(ended.code, 0);
        assert!(ended.out.contains(part), "{format}\n{}", ended.out);
    }
}
