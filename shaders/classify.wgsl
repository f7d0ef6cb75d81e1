// Four bitmaps for each group of 32 bytes: bytes of word code points, bytes of ignored ones, lead bytes of singles,
// unit starts. A lane decodes what begins in its group or at most three bytes before it, and looks three bytes ahead;
// no code point reaches further, so lanes need nothing from each other.
#import shared/index
#import shared/utf8
#import shared/ascii
#import shared/word_table

struct Params {
  byte_count: u32,
  group_count: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> text: array<u32>;
@group(0) @binding(2) var<storage, read> table: array<u32>;
@group(0) @binding(3) var<storage, read> unit_bits: array<u32>;
@group(0) @binding(4) var<storage, read_write> masks: array<vec4<u32>>;

// Four bytes of text; zeros before the first, whose index wraps, and from byte_count on, where a reused buffer holds an
// older batch.
fn load_text(index: u32) -> u32 {
  return first_bytes(text[index], params.byte_count - min(index * 4u, params.byte_count));
}

// Moves the high bits of four bytes to bits 0 to 3.
fn gather(high_bits: u32) -> u32 {
  return (((high_bits >> 7u) & 0x01010101u) * 0x10204080u) >> 28u;
}

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = global_index(workgroup, workgroups, lane);
  if (group >= params.group_count) {
    return;
  }
  let first = group * 8u;
  let unit_starts = unit_bits[group];
  var word_bytes = 0u;
  var ignored_bytes = 0u;
  var singles = 0u;

  var seen = 0u;
  for (var i = 0u; i < 8u; i++) {
    let bytes = load_text(first + i);
    seen |= bytes;
    word_bytes |= gather(ascii_word_bytes(bytes)) << (i * 4u);
  }
  // In a group of nothing but ASCII no sequence begins, ends or goes on.
  if ((seen & 0x80808080u) != 0u) {
    // Outside the text there is nothing that a unit start could cut, so there it does not matter whose bits are read.
    let starts_after = unit_bits[min(group + 1u, params.group_count - 1u)] & 15u;
    // Step 0 takes the four bytes before the group, of which only what reaches into the group is painted.
    var bytes = load_text(first - 1u);
    var starts = unit_bits[max(group, 1u) - 1u] >> 28u;
    for (var step = 0u; step < 9u; step++) {
      let shift = step * 4u - 4u;
      let next = load_text(first + step);
      let next_starts = select((unit_starts >> ((step & 7u) * 4u)) & 15u, starts_after, step == 8u);
      // Bytes of C0 and above.
      var leads = gather(bytes & (bytes << 1u));
      while (leads != 0u) {
        let k = countTrailingZeros(leads);
        leads &= leads - 1u;
        // Two shifts, because one by 32 would be one by 0.
        let window = (bytes >> (k * 8u)) | ((next << 8u) << (24u - k * 8u));
        // A unit that begins in bytes 1 to 3 of the window ends it.
        let ends = ((starts | (next_starts << 4u)) >> (k + 1u)) & 7u;
        let c = decode(first_bytes(window, 1u + countTrailingZeros(ends | 8u)));
        let code_class = table_entry(c) >> CLASS_SHIFT;
        let span = (1u << encoded_length(c)) - 1u;
        var painted = span >> (4u - k);
        if (step > 0u) {
          painted = span << (shift + k);
          singles |= select(0u, 1u << (shift + k), code_class == SINGLE);
        }
        word_bytes |= select(0u, painted, code_class == WORD);
        ignored_bytes |= select(0u, painted, code_class == IGNORE);
      }
      bytes = next;
      starts = next_starts;
    }
  }
  masks[group] = vec4<u32>(word_bytes, ignored_bytes, singles, unit_starts);
}
