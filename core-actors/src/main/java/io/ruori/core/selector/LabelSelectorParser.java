package io.ruori.core.selector;

import io.ruori.core.selector.Requirement.Operator;
import io.ruori.core.validation.NameFormats;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The recursive descent over the text of one label selector; grammar and errors as upstream's {@code labels.Parse}. */
final class LabelSelectorParser {
  private enum Kind {
    ERROR,
    END,
    CLOSE,
    COMMA,
    NOT,
    OPERATOR,
    WORD,
    IN,
    NOT_IN,
    OPEN
  }

  private record Token(Kind kind, String text) {
    /** Where a value may stand, {@code in} and {@code notin} are words like any other. */
    Kind asValue() {
      return kind == Kind.IN || kind == Kind.NOT_IN ? Kind.WORD : kind;
    }
  }

  private static final Set<String> SYMBOLS = Set.of(")", ",", "!", "==", "=", ">", "<", "!=", "(");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int offset;
  private int position;

  LabelSelectorParser(String text) {
    // Upstream reads bytes and takes a zero byte for the end.
    int end = text.indexOf('\0');
    this.text = end < 0 ? text : text.substring(0, end);
  }

  List<Requirement> parse() throws InvalidSelector {
    scan();
    var found = new ArrayList<Requirement>();
    while (true) {
      Token ahead = peek();
      switch (ahead.asValue()) {
        case END -> {
          return found;
        }
        case WORD, NOT -> {
          found.add(requirement());
          if (!another()) {
            return found;
          }
        }
        default -> throw new InvalidSelector("found '" + ahead.text + "', expected: !, identifier, or 'end of string'");
      }
    }
  }

  /** After a requirement: whether a comma and another one follow. */
  private boolean another() throws InvalidSelector {
    Token token = next();
    if (token.kind == Kind.END) {
      return false;
    }
    if (token.kind != Kind.COMMA) {
      throw new InvalidSelector("found '" + token.text + "', expected: ',' or 'end of string'");
    }
    Kind ahead = peek().asValue();
    if (ahead != Kind.WORD && ahead != Kind.NOT) {
      throw new InvalidSelector("found '" + peek().text + "', expected: identifier after ','");
    }
    return true;
  }

  private Requirement requirement() throws InvalidSelector {
    try {
      Token token = next();
      boolean absent = token.kind == Kind.NOT;
      Token key = absent ? next() : token;
      expect(key.asValue() == Kind.WORD, key, ", expected: identifier");
      List<String> faults = NameFormats.qualifiedName(key.text);
      if (!faults.isEmpty()) {
        throw new InvalidSelector(
            "<nil>: Invalid value: " + LabelRules.quote(key.text) + ": " + String.join("; ", faults));
      }
      if (absent || peek().kind == Kind.END || peek().kind == Kind.COMMA) {
        return LabelRules.checked(key.text, absent ? Operator.ABSENT : Operator.EXISTS, List.of());
      }
      Operator operator = operator();
      boolean set = operator == Operator.IN || operator == Operator.NOT_IN;
      return LabelRules.checked(key.text, operator, set ? values() : List.of(exactValue()));
    } catch (InvalidSelector inner) {
      throw new InvalidSelector("unable to parse requirement: " + inner.getMessage());
    }
  }

  private Operator operator() throws InvalidSelector {
    Token token = next();
    return switch (token.kind) {
      case IN -> Operator.IN;
      case NOT_IN -> Operator.NOT_IN;
      case OPERATOR -> symbolic(token.text);
      default ->
          throw new InvalidSelector("found '" + token.text + "', expected: in, notin, =, ==, !=, gt, lt");
    };
  }

  private static Operator symbolic(String text) {
    return switch (text) {
      case "=" -> Operator.EQUALS;
      case "==" -> Operator.DOUBLE_EQUALS;
      case "!=" -> Operator.NOT_EQUALS;
      case ">" -> Operator.GREATER;
      default -> Operator.LESS;
    };
  }

  private String exactValue() throws InvalidSelector {
    if (peek().kind == Kind.END || peek().kind == Kind.COMMA) {
      return "";
    }
    Token token = next();
    expect(token.asValue() == Kind.WORD, token, ", expected: identifier");
    return token.text;
  }

  private List<String> values() throws InvalidSelector {
    Token open = next();
    expect(open.kind == Kind.OPEN, open, " expected: '('");
    Token first = peek();
    if (first.kind == Kind.CLOSE) {
      next();
      return List.of("");
    }
    expect(first.asValue() == Kind.WORD || first.kind == Kind.COMMA, first, ", expected: ',', ')' or identifier");
    var values = new TreeSet<String>();
    while (peek().kind != Kind.CLOSE || values.isEmpty()) {
      value(values);
    }
    next();
    return List.copyOf(values);
  }

  /** One word, or one comma; two commas in a row have an empty value between them. */
  private void value(Set<String> values) throws InvalidSelector {
    Token token = next();
    if (token.asValue() == Kind.WORD) {
      values.add(token.text);
      expect(peek().kind == Kind.COMMA || peek().kind == Kind.CLOSE, peek(), ", expected: ',' or ')'");
      return;
    }
    expect(token.kind == Kind.COMMA, token, ", expected: ',', or identifier");
    if (values.isEmpty() || peek().kind == Kind.CLOSE) {
      values.add("");
    }
    if (peek().kind == Kind.COMMA) {
      next();
      values.add("");
      // Upstream reads on here without looking for the closing parenthesis.
      if (peek().kind == Kind.CLOSE) {
        expect(false, peek(), ", expected: ',', or identifier");
      }
    }
  }

  private static void expect(boolean met, Token found, String expected) throws InvalidSelector {
    if (!met) {
      throw new InvalidSelector("found '" + found.text + "'" + expected);
    }
  }

  private Token peek() {
    return tokens.get(Math.min(position, tokens.size() - 1));
  }

  private Token next() {
    Token token = peek();
    position++;
    return token;
  }

  private void scan() {
    Token token;
    do {
      token = lex();
      tokens.add(token);
    } while (token.kind != Kind.END);
  }

  private Token lex() {
    while (offset < text.length() && isSpace(text.charAt(offset))) {
      offset++;
    }
    if (offset >= text.length()) {
      return new Token(Kind.END, "");
    }
    return isSymbol(text.charAt(offset)) ? symbol() : word();
  }

  private Token word() {
    int start = offset;
    while (offset < text.length() && !isSpace(text.charAt(offset)) && !isSymbol(text.charAt(offset))) {
      offset++;
    }
    String word = text.substring(start, offset);
    return new Token(
        switch (word) {
          case "in" -> Kind.IN;
          case "notin" -> Kind.NOT_IN;
          default -> Kind.WORD;
        },
        word);
  }

  /** The longest symbol that starts here. */
  private Token symbol() {
    String two = text.substring(offset, Math.min(offset + 2, text.length()));
    String found = SYMBOLS.contains(two) ? two : two.substring(0, 1);
    offset += found.length();
    return new Token(
        switch (found) {
          case ")" -> Kind.CLOSE;
          case "(" -> Kind.OPEN;
          case "," -> Kind.COMMA;
          case "!" -> Kind.NOT;
          default -> Kind.OPERATOR;
        },
        found);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isSymbol(char c) {
    return "=!(),><".indexOf(c) >= 0;
  }
}
