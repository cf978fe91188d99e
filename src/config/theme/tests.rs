use super::*;
use crate::config::display::Depth;

/// The coloured badges, in the order of their levels.
const BADGES: [Role; 5] = [
    Role::BadgeOver,
    Role::BadgeUrgent,
    Role::BadgeNear,
    Role::BadgeAhead,
    Role::BadgePaused,
];

/// The sixteen colours as terminals show them: PuTTY, xterm, Windows Terminal (Campbell), VTE
/// (Tango).
const PALETTES: [(&str, [u32; 16]); 4] = [
    (
        "PuTTY",
        [
            0x00_0000, 0xbb_0000, 0x00_bb00, 0xbb_bb00, 0x00_00bb, 0xbb_00bb, 0x00_bbbb, 0xbb_bbbb,
            0x55_5555, 0xff_5555, 0x55_ff55, 0xff_ff55, 0x55_55ff, 0xff_55ff, 0x55_ffff, 0xff_ffff,
        ],
    ),
    (
        "xterm",
        [
            0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5,
            0x7f_7f7f, 0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
        ],
    ),
    (
        "Campbell",
        [
            0x0c_0c0c, 0xc5_0f1f, 0x13_a10e, 0xc1_9c00, 0x00_37da, 0x88_1798, 0x3a_96dd, 0xcc_cccc,
            0x76_7676, 0xe7_4856, 0x16_c60c, 0xf9_f1a5, 0x3b_78ff, 0xb4_009e, 0x61_d6d6, 0xf2_f2f2,
        ],
    ),
    (
        "Tango",
        [
            0x2e_3436, 0xcc_0000, 0x4e_9a06, 0xc4_a000, 0x34_65a4, 0x75_507b, 0x06_989a, 0xd3_d7cf,
            0x55_5753, 0xef_2929, 0x8a_e234, 0xfc_e94f, 0x72_9fcf, 0xad_7fa8, 0x34_e2e2, 0xee_eeec,
        ],
    ),
];

fn rgb(bits: u32) -> Rgb {
    let [_, red, green, blue] = bits.to_be_bytes();
    Rgb(red, green, blue)
}

/// Linear light of a channel, from 0 to 1.
fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.040_45 {
        c / 12.92
    } else {
        ((c + 0.055) / 1.055).powf(2.4)
    }
}

fn channels(Rgb(red, green, blue): Rgb) -> [f64; 3] {
    [red, green, blue].map(linear)
}

fn luminance(colour: Rgb) -> f64 {
    let [red, green, blue] = channels(colour);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Contrast by WCAG, 1 to 21.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Text and background of a face at a depth, with a name for messages.
fn pairs(face: Face, depth: Depth) -> Vec<(&'static str, [Rgb; 2])> {
    match (depth, face.rgb) {
        (Depth::True, Some(pair)) => vec![("24 bits", pair)],
        (Depth::Indexed, Some(pair)) => vec![("256", pair.map(|c| Rgb::of_index(c.indexed())))],
        _ => PALETTES
            .iter()
            .filter_map(|(name, palette)| {
                let of = |n: Option<u8>| n.map(|n| rgb(palette[usize::from(n)]));
                Some((*name, [of(face.fg)?, of(face.bg)?]))
            })
            .collect(),
    }
}

const DEPTHS: [Depth; 3] = [Depth::Ansi, Depth::Indexed, Depth::True];

#[test]
fn every_theme_reads_and_mono_has_no_colour() {
    for (name, text) in BUILTIN {
        let faces: BTreeMap<Role, Face> = toml::from_str(text).unwrap();
        assert!(faces.len() >= 20, "{name} has {}", faces.len());
        assert!(
            faces.contains_key(&Role::Selected) && faces[&Role::Selected].reverse,
            "{name}: the selected row is seen without colour"
        );
        for (role, face) in faces {
            assert!(face.fg.is_none_or(|c| c < 16) && face.bg.is_none_or(|c| c < 16));
            assert!(
                name != "mono" || (face.fg.is_none() && face.bg.is_none() && face.rgb.is_none()),
                "mono colours {role:?}"
            );
            assert!(
                face.fg.is_some() == face.bg.is_some() && (face.rgb.is_none() || face.fg.is_some()),
                "{name}: {role:?} sets one colour of two and may vanish on a dark or light ground"
            );
        }
    }
}

#[test]
fn what_is_coloured_can_be_read_at_every_depth() {
    for name in Theme::names() {
        let theme = Theme::builtin(name);
        for (role, face) in &theme.faces {
            // Rules and dim text need not be readable.
            if matches!(role, Role::Rule | Role::Dim) {
                continue;
            }
            for depth in DEPTHS {
                for (palette, [fg, bg]) in pairs(*face, depth) {
                    // VTE's yellow and blue are pastels; the pairs are chosen for the terminals
                    // that courts have.
                    let least = if palette == "Tango" { 4.0 } else { 4.5 };
                    let ratio = contrast(fg, bg);
                    assert!(ratio >= least, "{name} {role:?} {palette}: {ratio:.2}");
                }
            }
        }
    }
}

/// Matrices for how eyes without red, green or blue cones see a colour (Machado, Oliveira and
/// Fernandes 2009, full severity).
const EYES: [(&str, [[f64; 3]; 3]); 3] = [
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

fn seen(colour: Rgb, eye: &[[f64; 3]; 3]) -> [f64; 3] {
    let [red, green, blue] = channels(colour);
    // Back to perceptually even steps.
    eye.map(|[r, g, b]| {
        (r * red + g * green + b * blue)
            .clamp(0.0, 1.0)
            .powf(1.0 / 2.4)
    })
}

#[test]
fn the_grounds_of_the_badges_differ_to_every_eye() {
    for name in ["plain", "dark", "light", "contrast"] {
        let theme = Theme::builtin(name);
        for depth in [Depth::Indexed, Depth::True] {
            let grounds: Vec<Rgb> = BADGES
                .iter()
                .map(|role| pairs(theme.face(*role), depth)[0].1[1])
                .collect();
            for (eye, matrix) in &EYES {
                for (n, one) in grounds.iter().enumerate() {
                    for (m, two) in grounds.iter().enumerate().skip(n + 1) {
                        let (a, b) = (seen(*one, matrix), seen(*two, matrix));
                        let apart: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
                        assert!(
                            apart.sqrt() > 0.15,
                            "{name} {eye}: {:?} {:?} {:.2}",
                            BADGES[n],
                            BADGES[m],
                            apart.sqrt()
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn colours_are_written_as_everywhere() {
    assert_eq!(Rgb::try_from("#B03A00".to_owned()), Ok(Rgb(0xb0, 0x3a, 0)));
    for wrong in ["B03A00", "#B03A0", "#B03A0g", ""] {
        assert!(Rgb::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
    assert_eq!(Rgb(255, 255, 255).indexed(), 231);
    assert_eq!(Rgb::of_index(208), Rgb(255, 135, 0));
}
