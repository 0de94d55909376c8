"""Texts: `tf.strings`."""

from ..row import Row, of, real


def texts(*values):
    return of(list(values), "string")


WORDS = texts("Hello World", "", " a  b ", "x,y,,z")
UNICODE = texts("Gr\u00fc\u00dfe", "\u65e5\u672c", "\U0001f642!")
TABLE = of([["a", "b", "c"], ["d", "", "f"]], "string")
ONE = of("a b  c", "string")

ROWS = [
    Row("strings.strip", WORDS, more=["tf.strings.strip('\\t x \\n')", "tf.strings.strip(b' \\x0b\\x0c\\r y ')",
                                      "tf.strings.strip('\\u00a0z')"]),
    Row("strings.lower", WORDS, more=["tf.strings.lower('\\u00c4B')", "tf.strings.lower('\\u00c4B', encoding='utf-8')",
                                      "tf.strings.lower('A', 'latin-1')", "tf.strings.lower('\\u0130', 'utf-8')"]),
    Row("strings.upper", WORDS, more=["tf.strings.upper('\\u00e4b')", "tf.strings.upper('\\u00e4b\\u00df', encoding='utf-8')",
                                      "tf.strings.upper('a', 'utf-16')"]),
    Row("strings.length", WORDS, more=["tf.strings.length(a, 'BYTE')", "tf.strings.length(a, 'CHAR')",
                                       "tf.strings.length(b'\\xff\\xfe', 'UTF8_CHAR')"]),
    Row("strings.length", UNICODE, call="tf.strings.length(a, unit='UTF8_CHAR')", more=["tf.strings.length(a)"]),
    Row("strings.join", WORDS, WORDS, call="tf.strings.join([a, b])", more=[
        "tf.strings.join([a, b], separator='-')", "tf.strings.join([a, 'x', b], ', ')", "tf.strings.join(['a', 'b'])",
        "tf.strings.join([a])", "tf.strings.join([])", "tf.strings.join([a, a[:2]])",
        "tf.strings.join([[['a'], ['b']], 'c'], '\\u00fc')",
        "tf.strings.join([a, 1])", "tf.strings.join([1, 2])", "tf.strings.join([1., 'x'])",
        "tf.strings.join(['a', a[0]], '')"]),
    Row("strings.reduce_join", TABLE, more=[
        "tf.strings.reduce_join(a, 0)", "tf.strings.reduce_join(a, axis=1)",
        "tf.strings.reduce_join(a, axis=-1, separator=' ')",
        "tf.strings.reduce_join(a, axis=[0, 1])", "tf.strings.reduce_join(a, axis=[1, 0])",
        "tf.strings.reduce_join(a, 1, True)",
        "tf.strings.reduce_join(a, keepdims=True)", "tf.strings.reduce_join(a, separator='+')",
        "tf.strings.reduce_join(a, 2)",
        "tf.strings.reduce_join(a[0, 0])", "tf.strings.reduce_join(a, axis=[])", "tf.strings.reduce_join(['x', 'y'], 0)",
        "tf.strings.reduce_join(a, axis=[0, 0])", "tf.strings.reduce_join([1, 2])"]),
    Row("strings.regex_replace", WORDS, call="tf.strings.regex_replace(a, '[lb]', '<\\\\0>')", more=[
        "tf.strings.regex_replace(a, '(.)(.)', r'\\2\\1')", "tf.strings.regex_replace(a, 'l', 'L', replace_global=False)",
        "tf.strings.regex_replace(a, '', '-')", "tf.strings.regex_replace(a, '^', '>')",
        "tf.strings.regex_replace(a, '(', '')",
        "tf.strings.regex_replace(a, '(?i)h', 'j')", "tf.strings.regex_replace(a, 'x*', '.')",
        "tf.strings.regex_replace(a, '[[:space:]]+', '_')", "tf.strings.regex_replace(a, '\\\\pL', 'p')",
        "tf.strings.regex_replace(a, 'l+?', 'm')", "tf.strings.regex_replace('<br />', '<[^>]+>', ' ')",
        "tf.strings.regex_replace(a, '(l)', r'\\3')", "tf.strings.regex_replace(a, tf.constant('o'), tf.constant('0'))",
        "tf.strings.regex_replace('\\u00fcb', '.', '-')", "tf.strings.regex_replace(a, '\\\\s*$', '')",
        "tf.strings.regex_replace('a\\nb', 'a.b', 'x')", "tf.strings.regex_replace('a\\nb', '(?s)a.b', 'x')",
        "tf.strings.regex_replace('a.b!c', '[%s]' % '!\\\\.', '')", "tf.strings.regex_replace('aa', 'a', r'\\\\')",
        "tf.strings.regex_replace('abc', '(?P<x>b)', r'[\\1]')", "tf.strings.regex_replace('ab', 'a(?=b)', '')",
        "tf.strings.regex_replace('aXbX', r'X\\z', '')", "tf.strings.regex_replace('x1 y22', r'\\d+', '#')"]),
    Row("strings.regex_full_match", WORDS, call="tf.strings.regex_full_match(a, '.*[db ]')", more=[
        "tf.strings.regex_full_match(a, '')", "tf.strings.regex_full_match(a, 'Hello')",
        "tf.strings.regex_full_match(a, '[')",
        "tf.strings.regex_full_match(a, 'x|x,y,,z')", "tf.strings.regex_full_match(a, tf.constant('.*'))",
        "tf.strings.regex_full_match('a\\nb', 'a.b')", "tf.strings.regex_full_match('\\u00fc', '.')",
        "tf.strings.regex_full_match('ab', '(a)(b)?')"]),
    Row("strings.substr", texts("hello", "abcdef", "xyz"), of([1, -3, 0], "int32"), of([3, 2, 9], "int32"), more=[
        "tf.strings.substr(a, 1, 2)", "tf.strings.substr(a, -2, 1)", "tf.strings.substr(a, 4, 1)",
        "tf.strings.substr(a, 3, 0)",
        "tf.strings.substr(a, 0, -1)", "tf.strings.substr('abc', [0, 1, 2], [1, 1, 1])", "tf.strings.substr('abc', 3, 1)",
        "tf.strings.substr('abc', -4, 1)", "tf.strings.substr(a, b, 2)",
        "tf.strings.substr(a, pos=tf.constant(1, tf.int64), len=tf.constant(2, tf.int64))",
        "tf.strings.substr(a, 1., 2.)", "tf.strings.substr(a, 1, 2, unit='CHAR')", "tf.strings.substr([a, a], b, c)",
        "tf.strings.substr(a, [1, 2], [1, 2])", "tf.strings.substr(tf.reshape(a, [3, 1]), [0, 1], [1, 1])"]),
    Row("strings.substr", UNICODE, call="tf.strings.substr(a, 1, 2, unit='UTF8_CHAR')", more=[
        "tf.strings.substr(a, -1, 1, 'UTF8_CHAR')", "tf.strings.substr(a, 1, 2, 'BYTE')",
        "tf.strings.substr(a, 3, 1, 'UTF8_CHAR')"]),
    Row("strings.split", ONE, more=[
        "tf.strings.split(a, ' ')", "tf.strings.split('a,b,,c,', ',')", "tf.strings.split('a,b,,c', sep=',', maxsplit=1)",
        "tf.strings.split('', ',')", "tf.strings.split('')", "tf.strings.split('  x  y ')", "tf.strings.split('a--b', '--')",
        "tf.strings.split('a b c', maxsplit=1)", "tf.strings.split('abc', '')", "tf.strings.split('a', None)",
        "tf.strings.split(1)",
        "tf.strings.split('\\u00fc \\u00e4')", "tf.strings.split('a\\tb\\nc')",
        "tf.strings.split('a b', sep=tf.constant(' '))"]),
    Row("strings.bytes_split", ONE, more=["tf.strings.bytes_split('')", "tf.strings.bytes_split('\\u00fcx')"]),
    Row("strings.unicode_split", ONE, call="tf.strings.unicode_split(a, 'UTF-8')", more=[
        "tf.strings.unicode_split('Gr\\u00fc\\U0001f642', 'UTF-8')", "tf.strings.unicode_split('', 'UTF-8')",
        "tf.strings.unicode_split(b'\\x00a\\x00b', 'UTF-16-BE')", "tf.strings.unicode_split(b'a\\xffb', 'UTF-8')",
        "tf.strings.unicode_split(b'a\\xffb', 'UTF-8', errors='ignore')",
        "tf.strings.unicode_split(b'a\\xffb', 'UTF-8', errors='strict')",
        "tf.strings.unicode_split(b'a\\xffb', 'UTF-8', replacement_char=63)", "tf.strings.unicode_split('a', 'UTF-99')"]),
    Row("strings.unicode_decode", ONE, call="tf.strings.unicode_decode(a, 'UTF-8')", more=[
        "tf.strings.unicode_decode('Gr\\u00fc\\U0001f642', 'UTF-8')", "tf.strings.unicode_decode('', 'UTF-8')",
        "tf.strings.unicode_decode(b'\\x00a\\x00b', 'UTF-16-BE')", "tf.strings.unicode_decode(b'a\\xffb', 'UTF-8')",
        "tf.strings.unicode_decode(b'a\\xffb', 'UTF-8', errors='ignore')",
        "tf.strings.unicode_decode(b'a\\xffb', 'UTF-8', 'strict')",
        "tf.strings.unicode_decode(b'a\\xffb', 'UTF-8', 'replace', 63)", "tf.strings.unicode_decode('a\\x01b', 'UTF-8')",
        "tf.strings.unicode_decode('a\\x01b', 'UTF-8', replace_control_characters=True)",
        "tf.strings.unicode_decode(b'\\xe4', 'ISO-8859-1')", "tf.strings.unicode_decode('a', 'UTF-8', errors='other')"]),
    Row("strings.unicode_encode", of([[72, 105], [252, 128578]], "int32"), call="tf.strings.unicode_encode(a, 'UTF-8')",
        more=[
        "tf.strings.unicode_encode(a, 'UTF-16-BE')", "tf.strings.unicode_encode(a, 'UTF-32-BE')",
        "tf.strings.unicode_encode(a[0], 'UTF-8')",
        "tf.strings.unicode_encode([], 'UTF-8')", "tf.strings.unicode_encode([65, 1114112], 'UTF-8')",
        "tf.strings.unicode_encode([65, 1114112], 'UTF-8', errors='ignore')",
        "tf.strings.unicode_encode([65, -1], 'UTF-8', 'strict')",
        "tf.strings.unicode_encode([65, 55296], 'UTF-8', replacement_char=63)", "tf.strings.unicode_encode(65, 'UTF-8')",
        "tf.strings.unicode_encode(a, 'UTF-7')", "tf.strings.unicode_encode([65.], 'UTF-8')",
        "tf.strings.unicode_encode([a], 'UTF-8')"]),
    Row("strings.to_number", texts("1.5", "-2", "3e2"), more=[
        "tf.strings.to_number(['1', '-2'], tf.int32)", "tf.strings.to_number('9999999999', tf.int64)",
        "tf.strings.to_number('9999999999', tf.int32)", "tf.strings.to_number('1.5', tf.int32)",
        "tf.strings.to_number(a, tf.float64)",
        "tf.strings.to_number(['inf', '-inf', 'nan', 'Infinity', '1e999'])",
        "tf.strings.to_number([' 1 ', '+2', '.5', '5.'])",
        "tf.strings.to_number('abc')", "tf.strings.to_number('')", "tf.strings.to_number('1_0')",
        "tf.strings.to_number('0x10')",
        "tf.strings.to_number('1', tf.uint8)", "tf.strings.to_number('1', tf.string)", "tf.strings.to_number(['1', 'x'])",
        "tf.strings.to_number([' 7', '+8', '-0'], tf.int32)", "tf.strings.to_number('1_0', tf.int32)",
        "tf.strings.to_number(1.5)",
        "tf.strings.to_number('1.5f')", "tf.strings.to_number('1', out_type=tf.float32, name='number')",
        "tf.strings.to_number('0.1', tf.float64)", "tf.strings.to_number('1e-50')", "tf.strings.to_number('3', tf.bool)"]),
    Row("strings.as_string", real(2, 3), more=[
        "tf.strings.as_string(a, precision=2)", "tf.strings.as_string(a, scientific=True)",
        "tf.strings.as_string(a, shortest=True)",
        "tf.strings.as_string(a, 3, True)", "tf.strings.as_string(a, width=12)",
        "tf.strings.as_string(a, 2, width=9, fill='0')",
        "tf.strings.as_string(a, width=12, fill='-')", "tf.strings.as_string(a, width=12, fill='+')",
        "tf.strings.as_string(a, fill=' ')",
        "tf.strings.as_string(a, scientific=True, shortest=True)", "tf.strings.as_string(a, precision=0)",
        "tf.strings.as_string([1, -2], width=5)", "tf.strings.as_string([1, -2], width=5, fill='0')",
        "tf.strings.as_string([1, -2], fill='x')",
        "tf.strings.as_string([True, False])", "tf.strings.as_string(1, precision=2)",
        "tf.strings.as_string([np.inf, -np.inf, np.nan, -0.])",
        "tf.strings.as_string([1e10, 1e-10, 123456789.], shortest=True)",
        "tf.strings.as_string(tf.constant(0.1, tf.float64), 17)",
        "tf.strings.as_string(1, scientific=True)", "tf.strings.as_string(True, width=7)",
        "tf.strings.as_string(tf.complex(a, a), 1)",
        "tf.strings.as_string(1, fill='ab')", "tf.strings.as_string([[1e30]])",
        "tf.strings.as_string([1, -2], width=5, fill='-')"]),
    Row("strings.format", real(2, 3), known={
        "*/more 6": "TensorFlow takes a text for a list of its letters",
        "*/more 13": "TensorFlow takes no Python number here",
        "dtype/complex*": "TensorFlow prints question marks for complex numbers, in one row",
        "empty/no columns": "TensorFlow leaves out the empty rows"}, call="tf.strings.format('x = {}', a)", more=[
        "tf.strings.format('{} and {}', (a, tf.constant(1)))", "tf.strings.format('%t!', a, placeholder='%t')",
        "tf.strings.format('{}', tf.range(10))", "tf.strings.format('{}', tf.range(10), summarize=2)",
        "tf.strings.format('none', [])",
        "tf.strings.format('{}', tf.range(10), summarize=-1)", "tf.strings.format('{}', 'text')",
        "tf.strings.format('{}', ['a', 'b'])",
        "tf.strings.format('{}', [tf.constant(True)])", "tf.strings.format('{} {}', a)", "tf.strings.format('{}', (a, a))",
        "tf.strings.format('{}', tf.constant(['a', 'b']))", "tf.strings.format('{}', tf.constant(1.5))",
        "tf.strings.format('{}', 1e-10)",
        "tf.strings.format('{}', tf.constant([1e10, 0.1]))",
        "tf.strings.format('{}', tf.reshape(tf.range(27), [3, 3, 3]), summarize=1)",
        "tf.strings.format('{}', tf.zeros([0]))", "tf.strings.format('{}', tf.constant(1 + 2j))"]),
]
