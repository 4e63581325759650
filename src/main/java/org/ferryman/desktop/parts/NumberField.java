package org.ferryman.desktop.parts;

import javafx.beans.property.Property;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory.IntegerSpinnerValueFactory;
import javafx.util.StringConverter;

/** Takes a whole number, typed or stepped to. What is typed and is no number leaves the one before. */
public final class NumberField extends Spinner<Integer> {

    /**
     * Shows a number.
     *
     * @param least what less than that becomes
     * @param most what more than that becomes
     * @param step how far a step goes
     * @param number what it shows and sets; never null
     */
    public NumberField(int least, int most, int step, Property<Integer> number) {
        IntegerSpinnerValueFactory range = new IntegerSpinnerValueFactory(least, most, number.getValue(), step);
        range.setConverter(new StringConverter<>() {
            @Override
            public String toString(Integer value) {
                return String.valueOf(value);
            }

            @Override
            public Integer fromString(String text) {
                Integer number = numberOf(text, range.getValue());
                // Where the value stays as it was, nothing else has it shown again.
                getEditor().setText(toString(number));
                return number;
            }

            private int numberOf(String text, int otherwise) {
                try {
                    return Math.max(least, Math.min(most, Integer.parseInt(text.strip())));
                } catch (NumberFormatException noNumber) {
                    return otherwise;
                }
            }
        });
        range.valueProperty().bindBidirectional(number);
        setValueFactory(range);
        setEditable(true);
    }
}
