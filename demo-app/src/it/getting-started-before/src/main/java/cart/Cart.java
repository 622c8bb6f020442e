package cart;

import java.util.ArrayList;
import java.util.List;

public class Cart {

	private final List<String> items = new ArrayList<>();

	public void add(String item) {
		this.items.add(item);
	}

	public List<String> items() {
		return List.copyOf(this.items);
	}

}
