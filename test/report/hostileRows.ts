/** Pairs of near-duplicates whose texts try to be more than texts; for the page of a job and the browser that opens it. */

/** A file may have this name. */
export const hostileName = '<img src=x onerror=alert(1)>\u202e.jsonl';

const words = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega'.split(' ');

function plain(seed: number, count = 60): string {
  return Array.from({ length: count }, (_, i) => `${words[(i * 7 + seed * 13 + ((i * i * seed) % 11)) % words.length]}${(i * seed) % 17}`).join(' ');
}

const texts: readonly string[] = [
  '<script>alert(1)</script> <img src=x onerror=alert(2)> <svg/onload=alert(3)>',
  '" onmouseover="alert(1)" style="position:fixed;top:0" \'',
  'end </p></article></section></main></style></script><!-- --> ]]> &lt;b&gt; &#60;script&#62; <meta http-equiv=refresh content="0;url=//example.invalid">',
  '\u202eright to left override\u202c \u2066isolate \u2067rli abc \u202e\u202e\u202e nested',
  `Z${'\u0321\u0339\u0353\u0300\u0301\u0302'.repeat(60)}algo te${'\u0300'.repeat(500)}xt`,
  'a\u0000b\u0001c\u001b[31m\u0007 \u007f \u0085 \ufeff\ufeff\u200b\u200b',
  'x'.repeat(2 ** 20),
  'hello\u{e0001}\u{e0068}\u{e0069}\u{e007f} \ufffe',
];

const arabic = 'بسم الله الرحمن الرحيم الحمد لله رب العالمين الرحمن الرحيم مالك يوم الدين إياك نعبد وإياك نستعين اهدنا الصراط المستقيم صراط الذين أنعمت عليهم غير المغضوب عليهم ولا الضالين ثم قال محمد إن الكتاب الجديد يصف التاريخ القديم للمدينة (abc 123) كما ورد في المصادر العربية والفارسية وكتب الرحالة في القرون الوسطى عن الأسواق والمساجد';
const chinese = '人人生而自由在尊严和权利上一律平等他们赋有理性和良心并应以兄弟关系的精神相对待人人有资格享有本宣言所载的一切权利和自由不分种族肤色性别语言宗教政治或其他见解国籍或社会出身财产出生或其他身分等任何区别';

/** Each with a near-duplicate behind it. */
export function hostileRows(): { readonly id: string; readonly text: string }[] {
  const pairs = [...texts.map((text, i) => [`${text} ${plain(i + 1)}`, `${text} ${plain(i + 1)} and more`]), [arabic, arabic.replace('الجديد', 'المفيد')], [chinese, chinese.replace('他们', '她们')], [`${plain(20, 40)} one ${plain(21, 20)}`, `${plain(20, 40)} other ${plain(21, 20)}`]];
  return pairs.flatMap((pair, i) => pair.map((text, side) => ({ id: `<b>${i}${'ab'[side]}</b>\u202e`, text })));
}
