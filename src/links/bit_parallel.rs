//! Jaro–Winkler and edit distance a machine word at a time.
//!
//! In: two ASCII texts of at most 64 bytes. Out: to the bit what `similarity` defines, without an allocation and almost
//! without branches; `None` for every other text, which is left to the definition. Positions of a text are bits of a word.
//!
//! Source of the edit distance: H. Hyyrö, *A bit-vector algorithm for computing Levenshtein and Damerau edit distances*,
//! Nordic Journal of Computing 10 (2003).

/// The bytes of both texts, if each position has a bit and each letter is one byte.
fn short<'t>(a: &'t str, b: &'t str) -> Option<(&'t [u8], &'t [u8])> {
    let fits = |text: &str| text.len() <= 64 && text.is_ascii();
    (fits(a) && fits(b)).then_some((a.as_bytes(), b.as_bytes()))
}

/// The positions at which a letter stands in a text.
fn places(text: &[u8], letter: u8) -> u64 {
    text.iter().rev().fold(0, |places, &at| places << 1 | u64::from(at == letter))
}

/// The positions below a bound.
fn below(bound: usize) -> u64 {
    if bound >= 64 { u64::MAX } else { (1 << bound) - 1 }
}

/// Jaro–Winkler similarity.
pub(super) fn jaro_winkler(a: &str, b: &str) -> Option<f64> {
    let (a, b) = short(a, b)?;
    if a.is_empty() || b.is_empty() {
        return Some(if a.len() == b.len() { 1.0 } else { 0.0 });
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let (mut of_a, mut of_b) = (0_u64, 0_u64);
    for (at, &letter) in a.iter().enumerate() {
        let window = below(at + reach + 1) & !below(at.saturating_sub(reach));
        let free = places(b, letter) & window & !of_b;
        of_b |= free & free.wrapping_neg();
        of_a |= u64::from(free != 0) << at;
    }
    let matches = of_a.count_ones();
    let mut out_of_order = 0_u32;
    while of_a != 0 {
        let (left, right) = (of_a.trailing_zeros() as usize, of_b.trailing_zeros() as usize);
        out_of_order += u32::from(a[left] != b[right]);
        of_a &= of_a - 1;
        of_b &= of_b - 1;
    }
    let prefix = a.iter().zip(b).take(4).take_while(|(a, b)| a == b).count();
    Some(similarity(matches, out_of_order, [a.len(), b.len()], prefix))
}

/// Jaro–Winkler similarity of two texts of these lengths, by how many letters match, how many of these do not stand in order, and
/// how many of the first four are the same.
pub(super) fn similarity(
    matches: u32,
    out_of_order: u32,
    lengths: [usize; 2],
    prefix: usize,
) -> f64 {
    if matches == 0 {
        return 0.0;
    }
    let (matches, in_order) = (f64::from(matches), f64::from(matches - out_of_order / 2));
    let [a, b] = lengths.map(|length| length as f64);
    let jaro = (matches / a + matches / b + in_order / matches) / 3.0;
    if jaro <= 0.7 { jaro } else { jaro + 0.1 * prefix as f64 * (1.0 - jaro) }
}

/// Edit distance with neighbouring swaps: the columns of the table of distances, each as its steps up and down.
pub(super) fn edits(a: &str, b: &str) -> Option<usize> {
    let (a, b) = short(a, b)?;
    Some(edits_of(a, b))
}

/// The same of letters, of which the first text has at most 64.
pub(super) fn edits_of(a: &[u8], b: &[u8]) -> usize {
    if a.is_empty() {
        return b.len();
    }
    let last = 1_u64 << (a.len() - 1);
    let (mut up, mut down) = (u64::MAX, 0_u64);
    let (mut diagonal, mut before) = (0_u64, 0_u64);
    let mut distance = a.len();
    for &letter in b {
        let same = places(a, letter);
        let swapped = ((!diagonal & same) << 1) & before;
        diagonal = ((same & up).wrapping_add(up) ^ up) | same | down | swapped;
        let (rises, falls) = (down | !(diagonal | up), diagonal & up);
        distance += usize::from(rises & last != 0);
        distance -= usize::from(falls & last != 0);
        let (rises, falls) = (rises << 1 | 1, falls << 1);
        (up, down) = (falls | !(diagonal | rises), rises & diagonal);
        before = same;
    }
    distance
}
